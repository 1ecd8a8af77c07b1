const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const TOLERANT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Whether the text is the one way to write its instant. json-rules-engine compares instants as text, which agrees with
 * time only where every instant has the same length and zone; PostgreSQL has no year 0.
 */
export const isCanonicalInstant = (text: string): boolean =>
  CANONICAL.test(text) && canonicalInstant(text) === text && !text.startsWith('0000');

/** The canonical form of an ISO 8601 date or date-time, read as UTC unless it names an offset; undefined if it is none. */
export function canonicalInstant(text: string): string | undefined {
  const [, date, time = '00:00', zone = 'Z'] = TOLERANT.exec(text) ?? [];
  if (date === undefined || isoString(date)?.startsWith(date) !== true) return undefined;
  return isoString(`${date}T${time}${zone.toUpperCase()}`);
}

/** Some engines roll 30 February over to March, so the caller has to compare. */
function isoString(text: string): string | undefined {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}
