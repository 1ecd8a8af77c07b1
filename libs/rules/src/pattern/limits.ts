/** How many characters a pattern may have. */
export const MAX_LENGTH = 200;

/** How many groups may be around one part. */
export const MAX_GROUPS = 20;

/** How often a quantifier may repeat; PostgreSQL reads no number above it. */
export const MAX_REPEAT = 255;

/** How many characters and anchors a pattern may have once every repeat is written out. */
export const MAX_SIZE = 1000;

/**
 * How many transitions the automaton of a pattern may have, see `costOf`: PostgreSQL compiles that in a tenth of a second, and
 * needs many seconds or gives up as soon as optional parts in a row make more.
 */
export const MAX_TRANSITIONS = 10_000;
