import type { Fact, FactType } from '#rules';
import type { FeatureReader } from './feature-reader.js';

export type Facts = ReadonlyMap<string, Fact>;

/** What features of these types are called: that of a duration is a recency. */
const CALLED: Partial<Record<FactType, string>> = { duration: 'recency' };

/** The key of a feature of one of some types. @param facts of the features that may be named */
export function readInput(
  reader: FeatureReader,
  member: string,
  { facts, accepted }: { readonly facts: Facts; readonly accepted: readonly FactType[] },
): string {
  const key = reader.text(member, '');
  const type = facts.get(key)?.type;
  if (type === undefined || !accepted.includes(type)) {
    const candidates = [...facts].flatMap(([name, fact]) => (accepted.includes(fact.type) ? [name] : []));
    const types = accepted
      .map((one) => CALLED[one] ?? one)
      .join(', ')
      .replace(/, (\w+)$/, ' or $1');
    reader.refuse(member, `must be a ${types} feature: ${candidates.join(', ') || 'there is none'}.`);
  }
  return key;
}
