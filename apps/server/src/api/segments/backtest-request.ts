import type { Problem } from '#kernel';
import type { BacktestInterval, BacktestRequest } from '#segments';
import { usageError } from '../../http/request-validation.pipe.js';
import type { BacktestRequestBody, IntervalBody } from './backtest.dto.js';

/** @throws WinnowError WINNOW_USAGE where a body says two things at once, or neither */
export function backtestRequest({ rule, segment, from, to, every }: BacktestRequestBody): BacktestRequest {
  const interval = intervalOf(every);
  const problems = [
    ...(hasOne(rule, segment) ? [] : [refusal('', 'Give either a rule or the key of a segment.')]),
    ...(interval === undefined ? [refusal('/every', 'Give either days or months.')] : []),
  ];
  if (interval === undefined || problems.length > 0) throw usageError(problems);
  return { subject: segment === undefined ? { rule } : { segment }, from, to, every: interval };
}

function intervalOf({ days, months }: IntervalBody): BacktestInterval | undefined {
  if (!hasOne(days, months)) return undefined;
  return days === undefined ? { months: months ?? 0 } : { days };
}

const hasOne = (first: unknown, second: unknown): boolean => (first === undefined) !== (second === undefined);

const refusal = (pointer: string, message: string): Problem => ({ code: 'invalid-field', pointer, message });
