import type { Review } from '#definitions';
import type { Problem } from '#kernel';
import {
  type Axis,
  checkGrid,
  compareRules,
  describeRule,
  type Fact,
  factsOf,
  type Labels,
  type RuleComparison,
  type RuleScope,
} from '#rules';
import { COMPARISON_BUDGET, reviewRule } from './rule-review.js';
import type { SegmentSpec } from './segment-spec.js';

export interface ReviewedSegment {
  readonly key: string;
  readonly spec: SegmentSpec;
  /** As published now; undefined for a new one. */
  readonly before: SegmentSpec | undefined;
}

export interface ReviewContext {
  /** All segments as they would be. */
  readonly segments: ReadonlyMap<string, SegmentSpec>;
  readonly scope: RuleScope;
  readonly labels: Labels;
}

/** Beyond so many segments with facts in common, relations are not looked for: a plan should not keep anybody waiting. */
const MOST_COMPARED = 100;

/** What an author should know about a segment before it is published, and what a new version changes. */
export function reviewSegment({ key, spec, before }: ReviewedSegment, context: ReviewContext): Review {
  const { warnings } = reviewRule({ inlined: spec.inlined, pointer: '/rule' }, context);
  const difference = before && differenceOf(before, spec, context);
  return {
    warnings: [
      ...warnings.map(({ code, pointer, message }) => ({ code, pointer, message })),
      ...relations({ key, spec }, context),
      ...gridProblems({ key, spec }, context),
    ],
    ...(difference && { difference }),
  };
}

const CHANGES: Readonly<Record<RuleComparison['relation'], string>> = {
  equal: 'the same customers',
  narrower: 'fewer customers: whoever is in it now was in it before',
  wider: 'more customers: whoever was in it before is in it now',
  disjoint: 'other customers: nobody who was in it before is in it now',
  overlapping: 'some come and some go',
  unknown: 'perhaps other customers',
};

function differenceOf(before: SegmentSpec, after: SegmentSpec, { scope, labels }: ReviewContext): Review['difference'] {
  const { relation } = compareRules(after.inlined, before.inlined, scope);
  return {
    relation,
    meaning: CHANGES[relation],
    before: describeRule(before.rule, labels),
    after: describeRule(after.rule, labels),
  };
}

/** Other segments that hold the same customers, or all of its customers. */
function relations({ key, spec }: Pick<ReviewedSegment, 'key' | 'spec'>, context: ReviewContext): Problem[] {
  const facts = factsOf(spec.inlined);
  const others = [...context.segments].filter(
    ([other, { inlined }]) => other !== key && !facts.isDisjointFrom(factsOf(inlined)),
  );
  if (others.length > MOST_COMPARED) return [];
  return others.flatMap(([other, { inlined }]): Problem[] => {
    const { relation } = compareRules(spec.inlined, inlined, context.scope, { budget: COMPARISON_BUDGET });
    if (relation === 'equal') {
      return [
        { code: 'equals-segment', pointer: '/rule', message: `It always holds the same customers as "${other}".` },
      ];
    }
    if (relation !== 'narrower') return [];
    return [{ code: 'inside-segment', pointer: '/rule', message: `All of its customers are in "${other}" as well.` }];
  });
}

const MOST_CELLS_NAMED = 10;

/** Cells of its grid that no segment covers, and those it shares with another. */
function gridProblems(
  { key, spec: { grid } }: Pick<ReviewedSegment, 'key' | 'spec'>,
  context: ReviewContext,
): Problem[] {
  if (grid === undefined) return [];
  const members = [...context.segments].filter(([, spec]) => spec.grid === grid);
  const axes = axesOf(
    members.flatMap(([, { inlined }]) => [...factsOf(inlined)]),
    context.scope.facts,
  );
  const check = checkGrid(new Map(members.map(([name, { inlined }]) => [name, inlined])), axes);
  if ('refused' in check) {
    const message = `The grid "${grid}" cannot be checked: its segments have to ask for scores, and of few enough combinations.`;
    return [{ code: 'grid-not-checked', pointer: '/grid', message }];
  }
  const shared = check.shared.filter(({ keys }) => keys.includes(key));
  const problems: Problem[] = [];
  if (check.uncovered.length > 0) {
    const message = `No segment of the grid "${grid}" covers ${cellsText(check.uncovered)}.`;
    problems.push({ code: 'grid-uncovered', pointer: '/grid', message });
  }
  if (shared.length > 0) {
    const others = new Set(shared.flatMap(({ keys }) => keys.filter((other) => other !== key)));
    const cells = cellsText(shared.map(({ cell }) => cell));
    const message = `It shares cells of the grid "${grid}" with ${[...others].join(', ')}: ${cells}.`;
    problems.push({ code: 'grid-shared', pointer: '/grid', message });
  }
  return problems;
}

/** The facts with a few whole numbers for values, which are what a grid is made of. */
function axesOf(names: readonly string[], facts: ReadonlyMap<string, Fact>): Map<string, Axis> {
  const axes = new Map<string, Axis>();
  for (const name of names) {
    const { whole, min, max } = facts.get(name) ?? {};
    if (whole === true && min !== undefined && max !== undefined) axes.set(name, { min, max });
  }
  return axes;
}

function cellsText(cells: ReadonlyArray<Readonly<Record<string, number>>>): string {
  const named = cells.slice(0, MOST_CELLS_NAMED).map(cellText);
  const more = cells.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

const cellText = (cell: Readonly<Record<string, number>>): string =>
  Object.entries(cell)
    .map(([fact, value]) => `${fact} ${value}`)
    .join(', ');
