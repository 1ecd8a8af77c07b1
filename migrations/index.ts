import { Foundations1766000000000 } from './1766000000000-foundations.js';
import { LiveState1767000000000 } from './1767000000000-live-state.js';

/** Every migration, oldest first. A released one never changes. */
export const migrations = [Foundations1766000000000, LiveState1767000000000] as const;
