import {
  err,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonPointer,
  ok,
  type Problem,
  type Result,
} from '#kernel';

/** A document while its pairs are collected. */
type Tree = Map<string, Tree | string>;

/** Fields whose members are named by the user, dots included. */
const FREE_MEMBERS: ReadonlySet<string> = new Set(['properties', 'attributes']);

const PAIR = /^\s*([^=\s][^=]*?)\s*=\s*(\S.*)$/s;

/**
 * Builds a mapping document from `field=expression` pairs as they are given on a command line. A dot leads into a field:
 *
 *     customer_id=CustomerID   occurred_at=InvoiceDate   occurred_at.zone=Europe/London   value=Quantity*UnitPrice
 *     name=order   properties.sku=StockCode   properties=*   where.column=Country   where.equals=France   file.delimiter=tab
 *     name.cases.0.when.column=InvoiceNo   name.cases.0.when.startsWith=C   name.cases.0.then=order_cancelled   name.else=order
 *
 * @param base a document, from a file, in which the pairs replace whole fields, and within `file` single options
 * @returns a problem for each text that is no pair; its pointer is the place of the text in the list
 */
export function mappingDocument(pairs: readonly string[], base: JsonObject = {}): Result<JsonObject, Problem[]> {
  const tree: Tree = new Map();
  const problems: Problem[] = [];
  for (const [index, pair] of pairs.entries()) {
    const [, path, expression] = PAIR.exec(pair) ?? [];
    if (path && expression) set(tree, stepsOf(path), expression.trimEnd());
    else
      problems.push({ code: 'not-a-pair', pointer: jsonPointer(index), message: `"${pair}" is not field=expression` });
  }
  return problems.length > 0 ? err(problems) : ok(merged(base, Object.fromEntries(membersOf(tree))));
}

function stepsOf(path: string): string[] {
  const [field = '', ...rest] = path.split('.');
  return FREE_MEMBERS.has(field) && rest.length > 0 ? [field, rest.join('.')] : [field, ...rest];
}

/** Where a field has both an expression of its own and members, the expression becomes the member that a bare text stands for. */
function set(tree: Tree, [step = '', ...rest]: readonly string[], expression: string): void {
  const bareMember = bareMemberOf(step);
  const present = tree.get(step);
  if (rest.length === 0 && !(present instanceof Map)) {
    tree.set(step, expression);
    return;
  }
  const branch: Tree = present instanceof Map ? present : new Map(present === undefined ? [] : [[bareMember, present]]);
  tree.set(step, branch);
  set(branch, rest.length === 0 ? [bareMember] : rest, expression);
}

const bareMemberOf = (field: string): string => (FREE_MEMBERS.has(field) ? '*' : 'from');

const membersOf = (tree: Tree): [string, JsonValue][] => [...tree].map(([key, node]) => [key, jsonOf(node)]);

/** Members called 0, 1, … are the items of a list. */
function jsonOf(node: Tree | string): JsonValue {
  if (typeof node === 'string') return node;
  const members = membersOf(node);
  return members.every(([key], index) => key === String(index))
    ? members.map(([, value]) => value)
    : Object.fromEntries(members);
}

function merged(base: JsonObject, document: JsonObject): JsonObject {
  const both = { ...base, ...document };
  return isJsonObject(base.file) && isJsonObject(document.file)
    ? { ...both, file: { ...base.file, ...document.file } }
    : both;
}
