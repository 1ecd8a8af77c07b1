import { periodStart } from '../../time/calendar.js';
import type { Moment } from '../../time/moment.js';
import { fixedLength, shifted } from '../../time/span.js';
import { instantsAround } from './instant-values.js';
import { constantsOf, type Leaf } from './leaf.js';
import { areTangled, edgesOf } from './window-edges.js';

/**
 * Leaves about one instant whose joint answers are the same at every moment, apart from which instants have them. What order 30 days
 * and a month have is not: such leaves are in different families.
 */
export interface InstantFamily {
  readonly leaves: readonly Leaf[];
  /** Instants that stand for all there are. */
  readonly values: readonly string[];
  /** At other moments there may be others: the values are examples only. */
  readonly isLoose: boolean;
}

/** Puts every leaf into one family. */
export function instantFamilies(leaves: readonly Leaf[], moment: Moment): InstantFamily[] {
  const tangled = areTangled(leaves);
  const families = Map.groupBy(leaves, (leaf) => kindOf(leaf, tangled));
  return [...families].map(([kind, members]) => ({
    leaves: members,
    values: valuesOf(kind, members, moment),
    isLoose: kind.startsWith('loose'),
  }));
}

function kindOf(leaf: Leaf, tangled: boolean): string {
  const { value, operator } = leaf.node;
  switch (value.kind) {
    case 'span':
    case 'spanRange':
      return tangled ? unitsOf(leaf) : 'window';
    case 'period':
      return `period ${value.value.period} ${value.value.zone}`;
    case 'months':
      return `month ${value.value.zone}`;
    case 'dayOfYear':
      if (operator === 'anniversaryThisMonth') return `month of now ${value.value.zone}`;
      return daysOf(leaf) > MOST_DAYS ? `loose day ${leaf.atom}` : `day ${value.value.zone}`;
    default:
      return 'static';
  }
}

function unitsOf(leaf: Leaf): string {
  const isFixed = edgesOf(leaf).map(({ span }) => fixedLength(span) !== undefined);
  if (isFixed.every(Boolean)) return 'window of days';
  return isFixed.includes(true) ? `loose window ${leaf.atom}` : 'window of months';
}

/** As far as days before and days behind today never meet at the other side of the year, leap day or not. */
const MOST_DAYS = 180;

const daysOf = ({ node: { value } }: Leaf): number => (value.kind === 'dayOfYear' ? (value.value.days ?? 0) : 0);

function valuesOf(kind: string, leaves: readonly Leaf[], moment: Moment): string[] {
  const now = moment.milliseconds;
  if (kind.startsWith('month')) return instantsAround(middlesOfMonths(now), 0);
  if (/^(loose )?day /.test(kind))
    return instantsAround(
      leaves.flatMap((leaf) => daysAround(leaf, now)),
      0,
    );
  return instantsAround([now, ...leaves.flatMap((leaf) => cutsOf(leaf, now))]);
}

function cutsOf(leaf: Leaf, now: number): number[] {
  const { value } = leaf.node;
  if (value.kind === 'period') {
    const { period, from, to, zone } = value.value;
    return [periodStart(now, period, from, zone), periodStart(now, period, to + 1, zone)];
  }
  const edges = edgesOf(leaf).map(({ span, direction }) => shifted(now, span, direction));
  return [...edges, ...constantsOf(leaf).map((constant) => Date.parse(String(constant)))];
}

const DAY_MS = 86_400_000;

/** Days to either side of where an anniversary begins or ceases to count, more than one of them for clocks that are changed, and others. */
function daysAround(leaf: Leaf, now: number): number[] {
  const days = daysOf(leaf);
  const near = [-2, -1, 0, 1, 2];
  const offsets = [...near, ...near.map((step) => days + step), ...near.map((step) => step - days)];
  return [...offsets.map((offset) => now + offset * DAY_MS), ...middlesOfMonths(now)];
}

/** The 15th of every month, which is the same month in every time zone. */
function middlesOfMonths(now: number): number[] {
  const year = new Date(now).getUTCFullYear();
  return Array.from({ length: 12 }, (_, month) => Date.UTC(year, month, 15, 12));
}
