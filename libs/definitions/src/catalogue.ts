import type { StoredDefinition } from './definition.repository.js';
import type { DefinitionKind, KindName, Published } from './definition-kind.js';
import type { ParsedScope } from './definition-registry.js';

/** All current definitions, parsed: what a computation works with from its start to its end. */
export class Catalogue {
  constructor(
    private readonly stored: readonly StoredDefinition[],
    private readonly scope: ParsedScope,
  ) {}

  /** Nothing has been published yet. */
  get isEmpty(): boolean {
    return this.stored.length === 0;
  }

  /** The published definitions of a kind by key, in the order they were created. */
  of<Spec>(kind: DefinitionKind<Spec>): ReadonlyMap<string, Published<Spec>> {
    const specs = this.scope.specs(kind);
    const published = new Map<string, Published<Spec>>();
    for (const { kind: name, key, id, uid, version, body } of this.stored) {
      const spec = specs.get(key);
      if (name === kind.name && spec !== undefined) published.set(key, { id, uid, key, version, body, spec });
    }
    return published;
  }

  /** `{ "segment": { "champions": 3 }, … }`, for the kinds named. */
  versions(...kinds: KindName[]): Record<string, Record<string, number>> {
    return Object.fromEntries(
      kinds.map((kind) => [
        kind,
        Object.fromEntries(this.stored.filter((one) => one.kind === kind).map(({ key, version }) => [key, version])),
      ]),
    );
  }
}
