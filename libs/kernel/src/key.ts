/** What features, segments, metrics and experiments are called: also a PostgreSQL identifier and a JSON member, so it needs no quoting anywhere. */
export const KEY_PATTERN = /^[a-z][a-z0-9_]{0,49}$/;

export const isKey = (text: unknown): text is string => typeof text === 'string' && KEY_PATTERN.test(text);
