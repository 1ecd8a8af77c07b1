import { fold, foldCharacter, foldSql } from '../decorators/fold.js';
import { foldPattern, type Pattern, parsePattern, patternTest, patternToPostgres } from '../pattern/index.js';
import { isFalse, isTrue, type SqlOperand } from '../sql/conditions.js';
import type { SqlWriter } from '../sql/writer.js';
import type { ComparedValue, Operand } from '../values/operand.js';
import { pattern } from '../values/pattern-value.js';
import type { Operator } from './operator.js';

interface Kind {
  readonly negated: boolean;
  readonly ignoringCase: boolean;
}

/** A regular expression that is found somewhere in the text, in linear time; see `pattern/`. False for a missing text. */
export const matches = patternOperator(
  { name: 'matches', aliases: ['regex', 'regexp', 'matchesRegex'], words: 'matches' },
  { negated: false, ignoringCase: false },
);

/** There is a text, and the expression is not found in it. */
export const doesNotMatch = patternOperator(
  { name: 'doesNotMatch', aliases: ['nregex', '!regexp', 'not:matches'], words: 'does not match' },
  { negated: true, ignoringCase: false },
);

export const matchesIgnoringCase = patternOperator(
  { name: 'matchesIgnoringCase', aliases: ['iregex'], words: 'matches (in any case)' },
  { negated: false, ignoringCase: true },
);

export const doesNotMatchIgnoringCase = patternOperator(
  {
    name: 'doesNotMatchIgnoringCase',
    aliases: ['niregex'],
    words: 'does not match (in any case)',
  },
  { negated: true, ignoringCase: true },
);

function patternOperator(
  { name, aliases, words }: { name: string; aliases: readonly string[]; words: string },
  kind: Kind,
): Operator {
  return {
    name,
    aliases,
    say: (source) => `${words} ${source}`,
    factTypes: ['string'],
    value: pattern,
    effort: 20,
    ignoringCase: kind.negated ? 'doesNotMatchIgnoringCase' : 'matchesIgnoringCase',
    test: (source) => {
      const found = finder(source, kind);
      return (text) => typeof text === 'string' && found(text) !== kind.negated;
    },
    sql: (text, source, writer) => {
      const condition = searchSql(text, source, writer, kind);
      return kind.negated ? isFalse(condition) : isTrue(condition);
    },
  };
}

function finder(source: ComparedValue, { ignoringCase }: Kind): (text: string) => boolean {
  const test = patternTest(effective(String(source), ignoringCase));
  return ignoringCase ? (text) => test(fold(text)) : test;
}

function searchSql(text: SqlOperand, source: Operand, writer: SqlWriter, { ignoringCase }: Kind): string {
  if (source.kind !== 'pattern') throw new Error('"matches" takes a pattern.');
  const bind = (value: string) => writer.bind(value, 'text');
  const subject = ignoringCase ? `(${foldSql(text.sql, bind)})` : text.sql;
  return `${subject} ~ ${bind(patternToPostgres(effective(source.value, ignoringCase)))}`;
}

function effective(source: string, ignoringCase: boolean): Pattern {
  const parsed = parsePattern(source);
  if (!parsed.ok) throw new Error(`parseRule let a pattern pass: ${parsed.error.message}`);
  return ignoringCase ? foldPattern(parsed.value, foldCharacter) : parsed.value;
}
