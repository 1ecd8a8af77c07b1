import type { ColumnRef } from './mapping.js';
import type { Place } from './place.js';

/** The column that a place names. */
export const columnAt = (place: Place): ColumnRef => ({ name: place.text()?.trim() ?? '', pointer: place.pointer });

/** The columns that an expression such as `Quantity*UnitPrice` names. */
export function columnsJoinedBy(operator: '*' | '+', place: Place): ColumnRef[] {
  const names = (place.text() ?? 'unnamed').split(operator).map((name) => name.trim());
  if (names.includes('')) place.refuse('wrong-type', `a column is expected on either side of ${operator}`);
  return names.map((name) => ({ name, pointer: place.pointer }));
}
