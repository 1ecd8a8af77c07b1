import { SqlParameters } from '#kernel';
import { compileNextChangeToSql, type RuleSqlContext, type SqlMoment } from '#rules';
import { rangeConditions } from './behaviour.js';
import { factColumns, quote } from './fact-columns.js';
import { leastInstant, membershipIds, rulesOf, stayingIds } from './memberships.js';
import type { Statement, StateQuery } from './state-query.js';

export interface StoredQuery extends Omit<StateQuery, 'subjects' | 'cuts'> {
  readonly range: { readonly after: string | undefined; readonly upTo: string | undefined };
  readonly asOf: Date;
}

/**
 * What `compileState` selects, for customers whose features are stored and true at that instant: only memberships are decided anew,
 * without a look at the log. When features next change is only known together with the memberships before, so `next_change_at` may
 * come too early.
 */
export function compileStored({ features, percentiles, memberships, range, asOf }: StoredQuery): Statement {
  const parameters = new SqlParameters();
  const now: SqlMoment = { kind: 'at', at: asOf };
  const t = parameters.bind(asOf, 'timestamptz');
  const context: RuleSqlContext = {
    column: factColumns({ features, percentiles, now, t }, parameters),
    parameters,
    now,
  };
  const staying = memberships.filter(({ stay }) => stay !== undefined);
  const edges = ['next_change_at', ...compileNextChangeToSql(rulesOf(memberships), context)];
  const columns = [
    ...['customer_id', `${t} AS t`],
    ...[...features.keys()].map(quote),
    `${membershipIds(memberships, ({ rule }) => rule, context)} AS segments`,
    `${leastInstant(edges)} AS next_change_at`,
    ...(staying.length === 0 ? [] : [`${stayingIds(staying, context)} AS staying`]),
  ];
  const conditions = rangeConditions('customer_state', range, parameters);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return { text: `SELECT ${columns.join(', ')} FROM customer_state${where}`, values: parameters.values };
}
