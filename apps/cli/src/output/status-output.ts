import colors from 'picocolors';
import type { Freshness, StateBuild } from '#segments';
import { count, duration, instant, percent } from './format.js';
import type { Terminal } from './terminal.js';

/** More segments than this nobody reads; `--json` has them all. */
const MOST_MOVEMENTS = 12;

export function printStatus(terminal: Terminal, freshness: Freshness): void {
  const { asOf, pinned, live, building, pending, due, behindSeconds, isStale } = freshness;
  if (asOf === null || live === null) {
    terminal.line('Features and memberships were never computed; run: winnow recompute');
  } else {
    const clock = pinned ? 'its clock stands there' : 'going with the clock';
    terminal.line(`State of ${count(live.customers)} customers as of ${instant(asOf)}, ${clock}.`);
    const waiting = pending + due === 0 ? 'Nothing waits.' : waitingText(freshness);
    terminal.line(isStale ? colors.red(`${waiting} That is more than WINNOW_STALE_AFTER allows.`) : waiting);
    if (behindSeconds > 0) terminal.line(colors.dim('A running server takes it in; so does: winnow recompute'));
    printDifference(terminal, live, freshness);
  }
  if (building !== null) {
    const done = building.doneRanges.length / (building.bounds.length + 1);
    terminal.line(
      `A state for newer definitions is being built: ${percent(done)} since ${instant(building.startedAt)}.`,
    );
  }
}

const waitingText = ({ pending, due, behindSeconds }: Freshness): string =>
  `${count(pending)} changes and ${count(due)} clocks wait, the longest for ${duration(behindSeconds * 1000)}.`;

/** Whom putting the state in force moved. */
function printDifference(terminal: Terminal, { difference, finishedAt }: StateBuild, { segmentKeys }: Freshness): void {
  const moved = Object.entries(difference ?? {})
    .map(([id, movement]) => ({ key: segmentKeys.get(Number(id)) ?? id, ...movement }))
    .sort((a, b) => b.entered + b.exited - (a.entered + a.exited));
  if (moved.length === 0 || finishedAt === null) return;
  terminal.line();
  terminal.line(`When it was put in force, ${instant(finishedAt)}:`);
  terminal.table(
    ['segment', 'entered', 'left'],
    moved.slice(0, MOST_MOVEMENTS).map(({ key, entered, exited }) => [key, count(entered), count(exited)]),
    [1, 2],
  );
  if (moved.length > MOST_MOVEMENTS) terminal.line(`${moved.length - MOST_MOVEMENTS} more (--json).`);
}
