/** What an argument must be, where it need not be one value. */
export type Wanted =
  | { readonly atLeast: number }
  /** A number from this one on that is written as text, as the values of parameters are. */
  | { readonly textAtLeast: number }
  | { readonly atMost: number }
  /** One block in which all of this holds together, such as a parameter's name and its value. */
  | { readonly having: Readonly<Record<string, unknown>> }
  | { readonly oneOf: readonly unknown[] }
  | { readonly contains: string }
  | { readonly present: true };

/**
 * Something that a machine finds: without one a statement is a claim. Pointers to files and rules are
 * resolved by tests; resources are judged in the synthesized estate, argument by argument.
 */
export type Evidence =
  | {
      readonly kind: "resource";
      readonly layer: string;
      readonly type: string;
      /** Part of the construct's path, where not every resource of the type in the layer is meant. */
      readonly at?: string;
      /** Decisive arguments by path, such as `rule.default_retention.mode`; a list holds if one element does. */
      readonly args: Readonly<Record<string, unknown>>;
      /** Fewest resources that must be there. @default 1 */
      readonly least?: number;
      /** Whether one resource with the arguments is enough. @default every one has them */
      readonly some?: boolean;
    }
  /** An alarm that somebody hears, by its layer and the end of its name. */
  | {
      readonly kind: "alarm";
      readonly layer: string;
      readonly name: string;
      /** Fewest that must be there: two, where each region has one. @default 1 */
      readonly least?: number;
    }
  /** A test file, with a part of a test's or a group's title. */
  | { readonly kind: "test"; readonly file: string; readonly title: string }
  /** A document, with one of its headings. */
  | { readonly kind: "document"; readonly file: string; readonly heading: string }
  /** A rule of AWS Config, by its id in src/modules/posture/managed-rules.ts. */
  | { readonly kind: "config-rule"; readonly id: string }
  /** A rule of the configuration's check. */
  | { readonly kind: "check"; readonly id: string }
  /** What the proof of access says that nobody can do. */
  | { readonly kind: "never"; readonly id: string };

/** Every resource of the type in the layer (and at the path) has these arguments, and there is one. */
export const resource = (
  layer: string,
  type: string,
  args: Readonly<Record<string, unknown>> = {},
  more: { readonly at?: string; readonly least?: number; readonly some?: boolean } = {},
): Evidence => ({ kind: "resource", layer, type, args, ...more });
/** There is such an alarm, and each notifies a topic, by itself or through an alarm that looks at it. */
export const alarm = (layer: string, name: string, more: { readonly least?: number } = {}): Evidence => ({
  kind: "alarm",
  layer,
  name,
  ...more,
});
export const test = (file: string, title: string): Evidence => ({ kind: "test", file: `__tests__/${file}`, title });
export const document = (file: string, heading: string): Evidence => ({ kind: "document", file, heading });
export const configRule = (id: string): Evidence => ({ kind: "config-rule", id });
export const check = (id: string): Evidence => ({ kind: "check", id });
export const never = (id: string): Evidence => ({ kind: "never", id });

/** How a reader finds it. */
export function pointerText(evidence: Evidence): string {
  switch (evidence.kind) {
    case "resource":
      return `${evidence.layer} \`${evidence.type}\`${Object.entries(evidence.args)
        .map(([path, wanted]) => ` \`${path}\` ${wantedText(wanted)}`)
        .join(",")}`;
    case "alarm":
      return `${evidence.layer} alarm \`${evidence.name}\``;
    case "test":
      return `[test](../${evidence.file}): ${evidence.title}`;
    case "document":
      return `[${evidence.file.replace(/^docs\//, "")}](${evidence.file.startsWith("docs/") ? evidence.file.slice(5) : `../${evidence.file}`}): ${evidence.heading}`;
    case "config-rule":
      return `AWS Config rule \`${evidence.id}\``;
    case "check":
      return `check \`${evidence.id}\``;
    case "never":
      return `access proof \`${evidence.id}\``;
  }
}

export function wantedText(wanted: unknown): string {
  if (typeof wanted !== "object" || wanted === null) return `is ${String(wanted)}`;
  if ("atLeast" in wanted) return `is at least ${String(wanted.atLeast)}`;
  if ("textAtLeast" in wanted) return `is at least ${String(wanted.textAtLeast)}`;
  if ("atMost" in wanted) return `is at most ${String(wanted.atMost)}`;
  if ("having" in wanted)
    return `has one whose ${Object.entries(wanted.having as Readonly<Record<string, unknown>>)
      .map(([name, value]) => `${name} ${wantedText(value)}`)
      .join(" and ")}`;
  if ("contains" in wanted) return `contains ${String(wanted.contains)}`;
  if ("oneOf" in wanted) return `is one of ${(wanted.oneOf as unknown[]).join(", ")}`;
  return "is set";
}
