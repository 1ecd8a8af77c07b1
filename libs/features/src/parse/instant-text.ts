/** Written as JavaScript writes it, which PostgreSQL is sure to read; it has no year 0, and longer years look different. */
export const isInstantText = (text: string): boolean =>
  /^(?!0000)\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
