import { isFalse, isTrue } from '../sql/conditions.js';
import { someText } from '../values/some-text.js';
import type { Operator } from './operator.js';

interface TextOperatorOptions extends Pick<Operator, 'name' | 'aliases'> {
  readonly words: string;
  readonly holds: (text: string, part: string) => boolean;
  readonly sql: (text: string, part: string) => string;
}

/** An operator that looks for one text in another; false where either is missing. */
export interface TextOperator extends Operator {
  readonly options: TextOperatorOptions;
}

export const textOperator = (options: TextOperatorOptions): TextOperator => ({
  ...shared(options),
  options,
  test: (part) => (text) => typeof text === 'string' && typeof part === 'string' && options.holds(text, part),
  sql: (text, part, writer) => isTrue(options.sql(text.sql, writer.value(part).sql)),
});

export const negatedText = (
  { options }: TextOperator,
  words: Pick<TextOperatorOptions, 'name' | 'aliases' | 'words'>,
): Operator => ({
  ...shared(words),
  test: (part) => (text) => typeof text === 'string' && typeof part === 'string' && !options.holds(text, part),
  sql: (text, part, writer) => isFalse(options.sql(text.sql, writer.value(part).sql)),
});

const shared = ({ name, aliases, words }: Pick<TextOperatorOptions, 'name' | 'aliases' | 'words'>) => ({
  name,
  aliases,
  say: (part: string) => `${words} ${part}`,
  factTypes: ['string'] as const,
  value: someText,
  effort: 3,
});
