import type { Fact, FactType, RuleScope } from '../../facts.js';
import { percentileOf } from '../../facts.js';
import type { FactOperand } from '../../values/operand.js';

/** What a comparison reads from a customer, before anything stands in for it: a fact, a member of one, or a percentile. */
export interface Variable {
  readonly key: string;
  readonly fact: string;
  readonly path?: string;
  readonly as?: 'percentile';
  readonly type: FactType;
  readonly mayBeMissing: boolean;
  readonly whole: boolean;
  readonly min?: number;
  readonly max?: number;
}

/**
 * The variable an operand reads. A percentile may be missing also where the fact never is: there may be no cut points yet. A member
 * may be missing in an object that is there.
 */
export function variableOf({ fact, path, as, type }: Omit<FactOperand, 'kind'>, { facts }: RuleScope): Variable {
  const key = JSON.stringify([fact, path, as]);
  const read = { key, fact, type, ...(path !== undefined && { path }), ...(as && { as }) };
  const declared = facts.get(fact);
  if (path !== undefined || as !== undefined || declared === undefined) {
    return { ...read, mayBeMissing: true, whole: type === 'duration' };
  }
  return { ...read, ...boundsOf(declared), mayBeMissing: declared.neverMissing !== true };
}

const boundsOf = ({ type, whole, min, max }: Fact): Pick<Variable, 'whole' | 'min' | 'max'> => ({
  whole: whole === true || type === 'duration',
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});

/** The name under which a reader hands out what the variable is, or the object it is in. */
export const nameOf = ({ fact, as }: Variable): string => (as === undefined ? fact : percentileOf(fact));

/** The variable for the object that a member is in. */
export const objectOf = (member: Variable, scope: RuleScope): Variable =>
  variableOf({ fact: member.fact, type: 'object' }, scope);

export const isNumeric = ({ type }: Variable): boolean => type === 'number' || type === 'money' || type === 'duration';
