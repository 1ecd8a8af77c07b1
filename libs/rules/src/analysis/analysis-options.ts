import type { Labels } from '../interpreters/describe-rule.js';

/** How rules are analysed. */
export interface AnalysisOptions {
  /**
   * The instant that windows of time in witnesses are seen from. What is said of rules holds at every other instant as well.
   * @default 2026-01-01T00:00:00.000Z
   */
  readonly now?: Date;
  /** Steps of work after which the rest is left undecided. */
  readonly budget?: number;
  /** What facts are called in messages. */
  readonly labels?: Labels;
}

export const DEFAULT_NOW = new Date('2026-01-01T00:00:00.000Z');
