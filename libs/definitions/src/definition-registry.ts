import { Injectable } from '@nestjs/common';
import { type JsonObject, WinnowError } from '#kernel';
import type { StoredDefinition } from './definition.repository.js';
import {
  type DefinitionKind,
  type DefinitionProblem,
  type DefinitionScope,
  KIND_NAMES,
  type KindName,
} from './definition-kind.js';

type AnyKind = DefinitionKind<unknown>;

/** Bodies of definitions by kind and key, before parsing. */
export type Bodies = Record<KindName, Map<string, JsonObject>>;

export const emptyBodies = (): Bodies => ({
  feature: new Map(),
  segment: new Map(),
  metric: new Map(),
  experiment: new Map(),
});

/** The kinds of definition that exist in this program, each registered by its room, and what parses them together. */
@Injectable()
export class DefinitionRegistry {
  private readonly kinds = new Map<KindName, AnyKind>();

  register<Spec>(kind: DefinitionKind<Spec>): void {
    this.kinds.set(kind.name, kind as AnyKind);
  }

  /** In order of dependence. */
  get registered(): AnyKind[] {
    return KIND_NAMES.flatMap((name) => this.kinds.get(name) ?? []);
  }

  /** Parses everything, kind by kind; a kind is only tried when those it depends on are sound. */
  parse(bodies: Bodies): { scope: ParsedScope; problems: DefinitionProblem[] } {
    const scope = new ParsedScope();
    for (const kind of this.registered) {
      const parsed = kind.parse(bodies[kind.name], scope);
      if (!parsed.ok) {
        return { scope, problems: parsed.error.map((problem) => ({ ...problem, kind: kind.name })) };
      }
      scope.add(kind.name, parsed.value);
    }
    return { scope, problems: [] };
  }

  /** Parses what is stored; that it parses was made sure when it was published. */
  parseStored(stored: readonly StoredDefinition[]): ParsedScope {
    const bodies = emptyBodies();
    for (const { kind, key, body } of stored) bodies[kind].set(key, body);
    const { scope, problems } = this.parse(bodies);
    if (problems.length > 0) {
      throw new WinnowError('WINNOW_INTERNAL', 'A published definition no longer parses.', problems);
    }
    return scope;
  }
}

/** Parsed definitions by kind; see {@link DefinitionScope}. */
export class ParsedScope implements DefinitionScope {
  private readonly byKind = new Map<KindName, ReadonlyMap<string, unknown>>();

  add(kind: KindName, specs: ReadonlyMap<string, unknown>): void {
    this.byKind.set(kind, specs);
  }

  specs<Spec>(kind: DefinitionKind<Spec>): ReadonlyMap<string, Spec> {
    return (this.byKind.get(kind.name) ?? new Map()) as ReadonlyMap<string, Spec>;
  }
}
