import type { Decorator } from './decorator.js';
import { everyFact } from './every-fact.js';
import { ignoreCase } from './ignore-case.js';
import { known } from './known.js';
import { length } from './length.js';
import { orMissing } from './or-missing.js';
import { someFact } from './some-fact.js';

/** Every decorator of the language, by its name: a new one is a file and a line here. */
export const DECORATORS = {
  known,
  orMissing,
  someFact,
  everyFact,
  length,
  ignoreCase,
} as const satisfies Readonly<Record<string, Decorator>>;

export type DecoratorName = keyof typeof DECORATORS;

export const DECORATOR_NAMES = Object.keys(DECORATORS) as readonly DecoratorName[];

export const isDecoratorName = (name: unknown): name is DecoratorName =>
  typeof name === 'string' && Object.hasOwn(DECORATORS, name);
