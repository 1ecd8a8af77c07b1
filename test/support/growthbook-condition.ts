import { isJsonObject, type JsonObject, type JsonValue } from '#kernel';
import type { Fact, FactRecord, FactType, FactValue } from '#rules';

/** A targeting condition of GrowthBook in our language, with the attributes it looks at as facts. */
export interface TranslatedCondition {
  readonly rule: JsonObject;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly customer: FactRecord;
}

/** Thrown for what our language has no equivalent of, with the reason. */
export class NoEquivalent extends Error {}

/**
 * Translates a condition together with the attributes it is asked about, which tell the types that GrowthBook leaves open.
 * @throws NoEquivalent
 */
export function translateCondition(condition: JsonObject, attributes: JsonObject): TranslatedCondition {
  const translation = new Translation(attributes);
  return { rule: translation.all(condition), facts: translation.facts, customer: translation.customer };
}

const ORDERS: Readonly<Record<string, string>> = {
  $gt: 'greaterThan',
  $gte: 'greaterThanInclusive',
  $lt: 'lessThan',
  $lte: 'lessThanInclusive',
};

class Translation {
  readonly facts = new Map<string, Fact>();
  readonly customer: Record<string, FactValue> = {};
  private readonly names = new Map<string, string>();

  constructor(private readonly attributes: JsonObject) {}

  all(condition: JsonObject): JsonObject {
    return { all: notEmpty(Object.entries(condition).map(([key, value]) => this.member(key, value))) };
  }

  private member(key: string, value: JsonValue): JsonObject {
    switch (key) {
      case '$and':
        return { all: this.each(value) };
      case '$or':
        return { any: this.each(value) };
      case '$nor':
        return { not: { any: this.each(value) } };
      case '$not':
        return { not: this.all(asObject(value)) };
      default:
        if (key.startsWith('$')) throw new NoEquivalent(`${key} at the top`);
        return this.attribute(key, value);
    }
  }

  private each(conditions: JsonValue): JsonObject[] {
    if (!Array.isArray(conditions)) throw new NoEquivalent('a group that is no list');
    return notEmpty(conditions.map((condition) => this.all(asObject(condition))));
  }

  private attribute(path: string, test: JsonValue): JsonObject {
    const isOperators = isJsonObject(test) && Object.keys(test).some((key) => key.startsWith('$'));
    if (isJsonObject(test) && !isOperators) throw new NoEquivalent('equality of objects');
    const tests = isOperators ? Object.entries(test) : [['$eq', test] as const];
    return { all: notEmpty(tests.map(([operator, operand]) => this.comparison(path, operator, operand))) };
  }

  private comparison(path: string, operator: string, operand: JsonValue): JsonObject {
    if (operand === null) return this.nothing(path, operator);
    const order = ORDERS[operator];
    if (order !== undefined) return this.order(path, order, operand);
    switch (operator) {
      case '$eq':
        return this.leaf(path, scalarType(operand), 'equal', operand);
      case '$ne':
        return this.leaf(path, scalarType(operand), 'notEqual', operand);
      case '$exists':
        return this.leaf(path, this.typeAt(path), 'isSet', Boolean(operand));
      case '$in':
      case '$ini':
        return this.membership(path, operand, { scalar: 'in', list: 'containsAny', anyCase: operator === '$ini' });
      case '$nin':
      case '$nini':
        return this.membership(path, operand, {
          scalar: 'notIn',
          list: 'containsNone',
          anyCase: operator === '$nini',
          orMissing: true,
        });
      case '$all':
      case '$alli':
        return this.membership(path, operand, { list: 'containsAll', anyCase: operator === '$alli' });
      case '$regex':
        return this.leaf(path, 'string', 'matches', operand);
      case '$regexi':
        return this.leaf(path, 'string', 'matchesIgnoringCase', operand);
      case '$not':
        return { not: this.attribute(path, operand) };
      case '$size':
        return this.size(path, operand);
      case '$elemMatch':
        return this.element(path, asObject(operand));
      default:
        throw new NoEquivalent(operator);
    }
  }

  private nothing(path: string, operator: string): JsonObject {
    if (operator === '$eq') return this.leaf(path, this.typeAt(path), 'isSet', false);
    if (operator === '$ne') return this.leaf(path, this.typeAt(path), 'isSet', true);
    throw new NoEquivalent(`${operator} null`);
  }

  /** JavaScript takes nothing for 0 when it orders. */
  private order(path: string, operator: string, operand: JsonValue): JsonObject {
    if (typeof operand !== 'number') throw new NoEquivalent('order of what is no number');
    const name = this.fact(path, 'number');
    return { fact: name, params: { missing: 0 }, operator, value: operand };
  }

  private membership(
    path: string,
    operand: JsonValue,
    names: { scalar?: string; list: string; anyCase: boolean; orMissing?: boolean },
  ): JsonObject {
    if (!Array.isArray(operand) || operand.length === 0) throw new NoEquivalent('a membership without values');
    const ignoring = names.anyCase ? 'ignoreCase:' : '';
    if (this.typeAt(path) === 'list') {
      const policy = names.orMissing === true ? 'orMissing:' : '';
      return this.leaf(path, 'list', `${policy}${ignoring}${names.list}`, operand);
    }
    if (names.scalar === undefined) throw new NoEquivalent('all of several values in one value');
    return this.leaf(path, scalarType(operand[0] ?? null), `${ignoring}${names.scalar}`, operand);
  }

  private size(path: string, operand: JsonValue): JsonObject {
    if (!isJsonObject(operand)) return this.leaf(path, 'list', 'length:equal', operand);
    const tests = Object.entries(operand).map(([operator, value]) => {
      const order = ORDERS[operator];
      if (order === undefined) throw new NoEquivalent(`$size ${operator}`);
      return this.leaf(path, 'list', `length:${order}`, value);
    });
    return { all: notEmpty(tests) };
  }

  private element(path: string, test: JsonObject): JsonObject {
    const [[operator, operand] = ['', null], ...more] = Object.entries(test);
    const ours = { $eq: 'equal', $ne: 'notEqual', $regex: 'matches', $regexi: 'matchesIgnoringCase', $in: 'in' }[
      operator
    ];
    if (ours === undefined || more.length > 0 || operand === null) throw new NoEquivalent('elements that are no texts');
    return this.leaf(path, 'list', `someFact:${ours}`, operand);
  }

  private leaf(path: string, type: FactType, operator: string, value: JsonValue): JsonObject {
    return { fact: this.fact(path, type), operator, value };
  }

  /** The fact of an attribute. One attribute has one type, which its value has to have. */
  private fact(path: string, type: FactType): string {
    const known = this.names.get(path);
    const name = known ?? `attribute_${this.names.size}`;
    const value = this.valueAt(path);
    if (value !== undefined && typeOf(value) !== type) throw new NoEquivalent('values of another type than asked for');
    if (known !== undefined && this.facts.get(known)?.type !== type)
      throw new NoEquivalent('one attribute of two types');
    this.names.set(path, name);
    this.facts.set(name, { type });
    this.customer[name] = value as FactValue;
    return name;
  }

  private typeAt(path: string): FactType {
    const value = this.valueAt(path);
    return value === undefined ? 'string' : typeOf(value);
  }

  /** GrowthBook takes null and absent for the same. */
  private valueAt(path: string): JsonValue | undefined {
    let value: JsonValue | undefined = this.attributes;
    for (const step of path.split('.')) value = isJsonObject(value) ? value[step] : undefined;
    return value ?? undefined;
  }
}

function typeOf(value: JsonValue): FactType {
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item !== 'string')) throw new NoEquivalent('lists of other things than texts');
    return 'list';
  }
  if (isJsonObject(value)) throw new NoEquivalent('an object as a whole');
  return scalarType(value);
}

function scalarType(value: JsonValue): FactType {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return typeof value as 'number' | 'string' | 'boolean';
  }
  throw new NoEquivalent('equality of lists or objects');
}

function asObject(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw new NoEquivalent('a condition that is no object');
}

/** Whom an empty group means is anybody's guess; our language refuses it. */
function notEmpty<T>(items: T[]): T[] {
  if (items.length === 0) throw new NoEquivalent('an empty group');
  return items;
}
