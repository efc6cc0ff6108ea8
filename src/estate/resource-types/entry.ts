import { type Adoption } from "./adoption";

/**
 * What a resource type means to the tools. One entry per type, in the file of its AWS service under
 * `types/`; a key that ends with `*` speaks for types that have no entry of their own, and only of loss.
 */
export interface ResourceTypeEntry {
  /**
   * What the destruction of one costs: what it held, the service of whatever waits for it (requests, or
   * the platform's work), or nothing (settings, attachments, watchers, builds). Absent for what is only read.
   */
  readonly loss?: { readonly of: string } | "service" | "nothing";
  /** Argument that names one in AWS, and whether the name means the same in every region. */
  readonly name?: { readonly argument: string; readonly everywhere?: boolean };
  /** Types with which AWS deletes it, beside those whose name this type's begins with. */
  readonly partOf?: readonly string[];
  /** Arguments of other resources that AWS fills with what resources of this type declare. */
  readonly completes?: readonly Completion[];
  /** How one that exists comes into a state. Every type in use says so. */
  readonly adoption?: Adoption;
  /** Arguments that something else than Terraform sets while the estate runs. */
  readonly runtimeOwners?: readonly RuntimeSetting[];
  /** What mock providers answer where a random text would be refused. */
  readonly mock?: MockAnswers;
}

export type ResourceTypes = Readonly<Record<string, ResourceTypeEntry>>;

export interface Completion {
  readonly owner: string;
  readonly argument: string;
  /** Whether one resource is all that the argument holds, or one of its entries. */
  readonly holds: "all" | "an entry";
  /** Argument of this type that names the owner, and the owner's attributes that it may name it by. */
  readonly link: string;
  readonly by: readonly string[];
}

export interface RuntimeSetting {
  readonly arguments: readonly string[];
  readonly by: string;
  /** Rules of the review that what the owner does may set off; any other one makes a finding of it. */
  readonly expected: readonly string[];
}

/**
 * Attributes that are checked for their form when they become another resource's argument. Needed when
 * `estate apply --mock` says that a value "is an invalid ARN" or the like.
 */
export interface MockAnswers {
  /** Computed attributes of a resource. */
  readonly resource?: Readonly<Record<string, unknown>>;
  /** Attributes of the data source of this name. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Attributes of the ephemeral resource of this name. */
  readonly ephemeral?: Readonly<Record<string, string>>;
}
