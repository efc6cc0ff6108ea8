type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Case {
  readonly before: Resources;
  readonly after: Resources;
  readonly synthesized?: Resources;
  readonly base?: Resources;
  readonly moved?: Readonly<Record<string, string>>;
  readonly imported?: Readonly<Record<string, string>>;
  readonly deposed?: readonly string[];
  readonly actions?: readonly string[];
}

export const cases: Readonly<Record<string, Case>>;
