/**
 * How many times a property runs: the usual number with `npm test`, a tenth of it with `npm run check`, ten times as often in the
 * nightly mode (`npm run test:nightly`).
 */
export const propertyRuns = (usual: number): number =>
  Math.max(1, Math.round(usual * Number(process.env.WINNOW_PROPERTY_FACTOR ?? '1')));
