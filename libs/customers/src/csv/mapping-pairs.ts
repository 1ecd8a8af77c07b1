import { err, isJsonObject, type JsonObject, type JsonValue, jsonPointer, ok, type Problem, type Result } from '#kernel';

/** Fields whose members have names that the user chooses, dots included; a bare `*` among them is the member `*`. */
const FREE_MEMBERS: ReadonlySet<string> = new Set(['properties', 'attributes']);

/**
 * Builds a mapping document from `field=expression` pairs as they are given on a command line. A dot leads into a field:
 *
 *     customer_id=CustomerID   occurred_at=InvoiceDate   occurred_at.zone=Europe/London   value=Quantity*UnitPrice
 *     name=order   properties.sku=StockCode   properties=*   where.column=Country   where.equals=France   file.delimiter=tab
 *     name.cases.0.when.column=InvoiceNo   name.cases.0.when.startsWith=C   name.cases.0.then=order_cancelled   name.else=order
 *
 * @param base a document, from a file, in which the pairs replace whole fields, or within `file` single options
 * @returns one problem for each pair that is not one; its pointer leads to the pair's place in the list
 */
export function documentFromPairs(pairs: readonly string[], base: JsonObject = {}): Result<JsonObject, Problem[]> {
  const document: JsonObject = {};
  const problems: Problem[] = [];
  for (const [index, pair] of pairs.entries()) {
    const [, path, expression] = /^\s*([^=\s][^=]*?)\s*=(.+)$/s.exec(pair) ?? [];
    if (path && expression) set(document, stepsOf(path), expression.trim());
    else problems.push({ code: 'not-a-pair', pointer: jsonPointer(index), message: `"${pair}" is not field=expression` });
  }
  return problems.length > 0 ? err(problems) : ok({ ...base, ...document, ...mergedFile(base, document) });
}
