/**
 * A union keyed by member name, as AWS writes them on the wire: exactly one of the members is present.
 * The absent ones are `undefined`, so `if (block.text !== undefined)` narrows.
 */
export type OneOf<Members> = {
  [Name in keyof Members]: Readonly<Record<Name, Members[Name]>> &
    Readonly<Partial<Record<Exclude<keyof Members, Name>, undefined>>>;
}[keyof Members];

/** The name of the single member that is present; undefined for an empty object. */
export function memberOf<Members>(union: OneOf<Members>): (keyof Members & string) | undefined {
  for (const name in union) {
    const value: unknown = union[name];
    if (value !== undefined && value !== null) return name as keyof Members & string;
  }
  return undefined;
}
