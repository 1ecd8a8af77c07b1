import { canonicalJson, type JsonObject, type Problem } from '#kernel';
import type { StoredDefinition } from './definition.repository.js';
import { type Difference, type Impact, KIND_NAMES, type KindName } from './definition-kind.js';
import { type Bodies, emptyBodies } from './definition-registry.js';

export type PlannedAction = 'create' | 'update' | 'unchanged' | 'unmanaged';

/** What applying a folder of definitions does to one of them. `unmanaged` ones exist here but not in the folder, and stay. */
export interface PlannedChange {
  readonly kind: KindName;
  readonly key: string;
  readonly action: PlannedAction;
  /** The version that is, or would be, current. */
  readonly version: number;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  /** Customers gained and lost, for segments whose features are already computed. */
  readonly impact?: Impact;
  /** What is allowed but hardly meant; only for what is created or updated, and only where there is something to say. */
  readonly warnings?: readonly Problem[];
  /** What a new version means, for segments. */
  readonly difference?: Difference;
}

/** What would change, kind by kind in order of dependence, and by key. */
export function planChanges(stored: readonly StoredDefinition[], wanted: Bodies): PlannedChange[] {
  return KIND_NAMES.flatMap((kind) => {
    const current = new Map(stored.filter((one) => one.kind === kind).map((one) => [one.key, one]));
    const keys = [...new Set([...wanted[kind].keys(), ...current.keys()])].sort();
    return keys.map((key) => planOne(kind, key, current.get(key), wanted[kind].get(key)));
  });
}

function planOne(
  kind: KindName,
  key: string,
  current: StoredDefinition | undefined,
  wanted: JsonObject | undefined,
): PlannedChange {
  const base = { kind, key, before: current?.body, after: wanted ?? current?.body };
  if (current === undefined) return { ...base, action: 'create', version: 1 };
  if (wanted === undefined) return { ...base, action: 'unmanaged', version: current.version };
  return canonicalJson(current.body) === canonicalJson(wanted)
    ? { ...base, action: 'unchanged', version: current.version }
    : { ...base, action: 'update', version: current.version + 1 };
}

/** Everything as it would be after the plan: what is stored, overlaid with what is wanted. */
export function overlay(stored: readonly StoredDefinition[], wanted: Bodies): Bodies {
  const merged = emptyBodies();
  for (const { kind, key, body } of stored) merged[kind].set(key, body);
  for (const kind of KIND_NAMES) for (const [key, body] of wanted[kind]) merged[kind].set(key, body);
  return merged;
}
