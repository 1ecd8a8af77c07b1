/** How many groups may be around one condition, counted again after references are inlined. */
export const MAX_DEPTH = 100;

/** How many comparisons one rule may hold, counted again after references are inlined. */
export const MAX_COMPARISONS = 10_000;

/** How many values one `in` or `notIn` may list. */
export const MAX_LISTED_VALUES = 10_000;

/** How many groups and comparisons one document may hold before reading it is given up. */
export const MAX_NODES = 20_000;

/** How many problems are told at once. */
export const MAX_PROBLEMS = 1000;
