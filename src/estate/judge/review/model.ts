/**
 * How far a change goes. `irreversible`: what it takes away (data, a key, a way back) no later apply
 * brings back. `dangerous`: it can hurt at once, and can be undone. `look`: a person should read it.
 * `safe`: nothing to read.
 */
export const tiers = ["safe", "look", "dangerous", "irreversible"] as const;
export type Tier = (typeof tiers)[number];

/** A tier, or `unknown`: a rule cannot know before the apply, and no other rule found it dangerous. */
export type Verdict = Tier | "unknown";

/** The worst first; the order of every report. */
export const verdicts = ["irreversible", "dangerous", "unknown", "look", "safe"] as const satisfies readonly Verdict[];

/** `import`, `move` and `forget` change the state alone; `unrecognized` is what Terraform did not do when the rules were written. */
export const effects = ["create", "update", "replace", "destroy", "import", "move", "forget", "unrecognized"] as const;
export type Effect = (typeof effects)[number];

export type Values = Readonly<Record<string, unknown>>;

/** What Terraform keeps to itself about a resource: plans do not carry it, the synthesized JSON does. */
export interface Lifecycle {
  readonly preventDestroy: boolean;
  readonly createBeforeDestroy: boolean;
  readonly ignoreChanges: readonly string[];
}

/** A resource's declaration in the synthesized JSON. */
export interface Declaration {
  readonly values: Values;
  readonly lifecycle: Lifecycle;
  /** Path in the tree of constructs, for example `prod-us-east-1-storage/buckets/audit/bucket`. */
  readonly construct: string | undefined;
}

/** One change of a plan, as the rules see it. */
export interface Subject {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly effect: Effect;
  /** What the state calls it until now, when it gets another address, whatever else happens to it. */
  readonly movedFrom?: string | undefined;
  /** Id of what exists in AWS and is taken into the state, whatever else happens to it. */
  readonly importedId?: string | undefined;
  /** Key of an object that an earlier replacement left over. What lives at the address is another one. */
  readonly leftover?: string | undefined;
  /** Values now; empty for what is created. */
  readonly before: Values;
  /** Values to be, with `unknown` where they are known only after the apply; empty for what is destroyed or forgotten. */
  readonly after: Values;
  /** Undefined when the synthesized estate does not declare it (any more). */
  readonly declared: Declaration | undefined;
  /** The declaration of the synthesized estate to compare with. */
  readonly declaredBefore: Declaration | undefined;
}

/** What a rule found, in words that name the values. */
export interface Evidence {
  readonly text: string;
  readonly attribute?: string;
  /** False when a value that decides is known only after the apply. */
  readonly certain: boolean;
  /** True when the text holds no value but the attribute's. */
  readonly exact?: boolean;
}

/** A resource of a plan, for rules that need to see a second one. */
export interface PlannedResource {
  readonly type: string;
  /** Undefined when it stays as it is. */
  readonly effect: Effect | undefined;
  readonly after: Values;
}

/** Something that goes by a tag. */
export interface TagReader {
  readonly stack: string;
  readonly address: string;
  /** Whether access or backups depend on it, and not only what is counted or shown. */
  readonly decides: boolean;
}

export interface PlannedEstate {
  find(stack: string, matches: (resource: PlannedResource) => boolean): PlannedResource | undefined;
  /** Account of a stack; undefined for a stack that is not synthesized. */
  accountOf?(stack: string): string | undefined;
  /** Who in the estate reads a tag of that key. */
  tagReaders?(key: string): readonly TagReader[];
  /** What in other stacks will keep AWS from deleting it. */
  holders?(subject: Subject): readonly { readonly stack: string; readonly address: string }[];
  /** What in other stacks lets go of it only after it is destroyed. */
  laterUsers?(subject: Subject): readonly { readonly stack: string; readonly address: string }[];
  /** By how much it weakens recovery. */
  weakenings?(subject: Subject): readonly { readonly kind: "unproved" | "worse"; readonly text: string }[];
  /** What AWS's models refuse of a resource's declaration. */
  refusals?(subject: Subject): readonly { readonly argument: string | undefined; readonly text: string }[];
}

export type Matcher = (subject: Subject, estate: PlannedEstate) => readonly Evidence[];

export const topics = ["stateful", "network", "iam", "retention", "encryption", "capacity", "recovery", "other"] as const;

export interface Rule {
  readonly id: string;
  readonly topic: (typeof topics)[number];
  readonly tier: Tier;
  /** What happened, as the heading of a finding. */
  readonly title: string;
  /** Why it has its tier. */
  readonly why: string;
  /** Page that says so. */
  readonly see: string;
  readonly when: Matcher;
  /** For what the apply will fail by: the step that makes it possible, in the imperative. @default undefined it does not fail by it. */
  readonly fails?: string;
  /**
   * - `fallback`: asked only when no other rule found anything;
   * - `beside`: of what happens in the state. It says nothing of AWS and so keeps no fallback from being asked;
   * - `general`: by what an argument's name means in whatever type; what it finds at an argument of which another rule speaks is left out;
   * - `failure`: never; it is what the failure of another rule is reported as;
   * - `leftover`: of what an earlier replacement left over, of which no other rule is asked.
   *
   * @default undefined asked of everything else.
   */
  readonly kind?: "fallback" | "beside" | "leftover" | "failure" | "general";
}

export const found = (text: string, attribute?: string): Evidence => ({
  text,
  certain: true,
  ...(attribute === undefined ? {} : { attribute }),
});
export const undecided = (attribute: string): Evidence => ({
  text: `${attribute} is known only after the apply`,
  attribute,
  certain: false,
});
