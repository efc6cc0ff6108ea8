export type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** What a rule lets pass, and what it finds. */
export interface Fixture {
  readonly passes: Resources;
  readonly fails: Resources;
  readonly region?: string;
}

/** A resource of a type, by the name `one`. */
export const one = (type: string, args: object): Resources => ({ [type]: { one: args as Record<string, unknown> } });

/** Resources of a type, by name. */
export const several = (type: string, byName: Readonly<Record<string, object>>): Resources => ({
  [type]: byName as Record<string, Record<string, unknown>>,
});
