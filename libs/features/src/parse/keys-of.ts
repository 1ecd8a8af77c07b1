export const keysOf = <T extends object>(table: T): Array<keyof T & string> =>
  Object.keys(table) as Array<keyof T & string>;
