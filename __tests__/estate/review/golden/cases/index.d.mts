type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Case {
  readonly before: Resources;
  readonly after: Resources;
  readonly synthesized?: Resources;
  readonly base?: Resources;
}

export const cases: Readonly<Record<string, Case>>;
