import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

/** What somebody would write who takes a rule elsewhere: a json-rules-engine of their own, and the pack. */
const PROGRAM = `
import { Engine } from 'json-rules-engine';
import { engineFacts, registerOperators } from 'winnow/json-rules-engine';

const engine = new Engine();
registerOperators(engine, { now: () => new Date('2026-06-17T12:00:00.000Z') });
engine.addRule({
  conditions: {
    all: [
      { fact: 'last_order_at', operator: 'moreThanAgo', value: { days: 90 } },
      { fact: 'country', operator: 'known:ignoreCase:notEqual', value: 'de' },
      { fact: 'visits', params: { missing: 0 }, operator: 'lessThan', value: 3 },
    ],
  },
  event: { type: 'lapsed' },
});
const names = ['last_order_at', 'country', 'visits'];
for (const customer of [
  { last_order_at: '2026-01-01T00:00:00.000Z', country: 'NL' },
  { last_order_at: '2026-01-01T00:00:00.000Z', country: 'DE' },
  { last_order_at: '2026-06-01T00:00:00.000Z', country: 'NL', visits: 1 },
  { country: 'NL' },
]) {
  const { events } = await engine.run(engineFacts(customer, names));
  console.log(events.map(({ type }) => type).join());
}`;

it("a rule runs in anybody's json-rules-engine that the pack is registered on", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  expect(stdout.split('\n')).toEqual(['lapsed', '', '', '', '']);
}, 60_000);
