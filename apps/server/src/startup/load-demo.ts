import type { INestApplicationContext } from '@nestjs/common';
import { DemoService } from '#demo';
import type { Config } from '#platform';
import type { Output } from './output.js';

/** Fills an empty embedded database with the demo shop, so that there is something to look at. */
export async function loadDemo(
  app: INestApplicationContext,
  { demo: settings }: Config,
  output: Output,
): Promise<void> {
  const demo = app.get(DemoService, { strict: false });
  if (settings.load === 'off' || !(await demo.needsLoading())) return;
  output.line('The database is empty: loading the demo shop. (WINNOW_DEMO=off starts without.)');
  const progress = output.progress('demo shop');
  const { customers } = settings;
  await demo.load({ customers, onProgress: progress.update }).finally(progress.finish);
}
