import { Foundations1766000000000 } from './1766000000000-foundations.js';

/** Every migration, oldest first. A released one never changes. */
export const migrations = [Foundations1766000000000] as const;
