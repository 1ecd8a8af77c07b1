/** Ends a command with exit code 1 after it has said itself, on standard output, what has to be mended. */
export class Refusal extends Error {}
