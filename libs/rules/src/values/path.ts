const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\[(0|[1-9][0-9]{0,5})\]/y;

/**
 * The steps of a definite path, which leads to one place at most: `$.address.city`, `$.items[0].sku`. Undefined for what is none,
 * and for members every object inherits. json-rules-engine would take any JSONPath; wildcards and filters give lists of unclear
 * length there.
 */
export function definitePath(path: string): string[] | undefined {
  if (!path.startsWith('$') || path.length > 200) return undefined;
  const steps: string[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const [, member, index] = STEP.exec(path) ?? [];
    const step = member ?? index;
    if (step === undefined || FORBIDDEN.has(step)) return undefined;
    steps.push(step);
  }
  return steps.length === 0 ? undefined : steps;
}

const FORBIDDEN: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** The steps of a path that is known to be definite. */
export function pathSegments(path: string): string[] {
  const steps = definitePath(path);
  if (steps === undefined) throw new Error(`parseRule let the path ${path} pass.`);
  return steps;
}

/** What lies at a definite path, as json-rules-engine finds it; undefined where there is nothing. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const step of pathSegments(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
