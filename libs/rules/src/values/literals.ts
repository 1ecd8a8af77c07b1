import { err, ok, type Result } from '#kernel';
import { type Scalar, type ScalarType, typeLabel } from '../facts.js';
import { show } from '../parse/show.js';
import type { RuleProblemCode } from '../problem-code.js';
import { canonicalInstant, isCanonicalInstant } from './instant-literal.js';

/** Why a JSON value is no literal of the type asked for. */
export interface Complaint {
  readonly code: RuleProblemCode;
  readonly message: string;
}

/** Reads a literal of a type; nothing is converted. */
export const readLiteral = (type: ScalarType, json: unknown): Result<Scalar, Complaint> => READERS[type](json, type);

type LiteralReader = (json: unknown, type: ScalarType) => Result<Scalar, Complaint>;

const READERS: Readonly<Record<ScalarType, LiteralReader>> = {
  number: readNumber,
  money: readNumber,
  duration: readWholeDays,
  string: readString,
  boolean: readBoolean,
  instant: readInstant,
};

function readNumber(json: unknown, type: ScalarType): Result<number, Complaint> {
  if (typeof json !== 'number') return wrongType(json, type, rewriteAsNumber(json));
  if (Number.isFinite(json)) return ok(json);
  return complain('value-not-finite', `A value has to be a finite number, not ${json}.`);
}

function readWholeDays(json: unknown, type: ScalarType): Result<number, Complaint> {
  const days = readNumber(json, type);
  if (!days.ok || Number.isSafeInteger(days.value)) return days;
  return complain('value-not-whole', `A duration is counted in whole days, not in ${days.value}.`);
}

function readString(json: unknown, type: ScalarType): Result<string, Complaint> {
  if (typeof json !== 'string') return wrongType(json, type, rewriteAsString(json));
  if (json.includes('\0')) return complain('value-text', 'A string cannot hold \\u0000: PostgreSQL cannot store it.');
  if (!json.isWellFormed()) return complain('value-text', 'A string cannot hold half of a UTF-16 surrogate pair.');
  return ok(json);
}

function readBoolean(json: unknown, type: ScalarType): Result<boolean, Complaint> {
  if (typeof json === 'boolean') return ok(json);
  return wrongType(json, type, json === 'true' || json === 'false' ? json : undefined);
}

function readInstant(json: unknown, type: ScalarType): Result<string, Complaint> {
  if (typeof json !== 'string') return wrongType(json, type);
  if (isCanonicalInstant(json)) return ok(json);
  const rewrite = canonicalInstant(json);
  const advice =
    rewrite === undefined || !isCanonicalInstant(rewrite)
      ? 'in UTC with milliseconds, like "2026-01-31T00:00:00.000Z", in the years 0001 to 9999'
      : `"${rewrite}"`;
  return complain('value-not-canonical', `${show(json)} is not how an instant is written; write ${advice}.`);
}

const complain = (code: RuleProblemCode, message: string): Result<never, Complaint> => err({ code, message });

function wrongType(json: unknown, type: ScalarType, rewrite?: string): Result<never, Complaint> {
  const advice = rewrite === undefined ? '' : `; write ${rewrite}`;
  return complain('value-type', `The value has to be ${typeLabel(type)}, not ${show(json)}${advice}.`);
}

function rewriteAsNumber(json: unknown): string | undefined {
  const number = typeof json === 'string' && json.trim() !== '' ? Number(json) : Number.NaN;
  return Number.isFinite(number) ? String(number) : undefined;
}

const rewriteAsString = (json: unknown): string | undefined =>
  typeof json === 'number' || typeof json === 'boolean' ? `"${json}"` : undefined;
