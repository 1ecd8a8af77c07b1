/** How many times a property runs: the usual number, or many times as often in the nightly mode (`npm run test:nightly`). */
export const propertyRuns = (usual: number): number =>
  usual * Number.parseInt(process.env.WINNOW_PROPERTY_FACTOR ?? '1', 10);
