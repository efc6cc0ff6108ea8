import { type StackInstance } from "../../../layers/instances";
import { type Verdict } from "../review/model";
import { type Dependent } from "../review/dependents";
import { type Place } from "../review/places";

/**
 * What happened to a resource behind Terraform's back. `diverged` is said of a recovery region that
 * is no longer like the primary one although neither region's own plan shows anything.
 */
export const driftClasses = ["deleted", "changed", "secret rotated", "region diverged", "tag only"] as const;
export type DriftClass = (typeof driftClasses)[number];

/** What a finding means, the gravest first. */
export const consequences = ["security", "recovery", "cost", "none"] as const;
export type Consequence = (typeof consequences)[number];

export interface DriftedArgument {
  readonly path: string;
  /** As Terraform knows it; `(sensitive)` when it must not be shown. */
  readonly before: string;
  readonly after: string;
  /** Whether the next apply sets it back. */
  readonly putBack: boolean;
}

/** How a finding is undone in AWS. */
export interface Revert {
  /** Commands, or what is to be done by hand where Terraform has no plan for it. */
  readonly steps: readonly string[];
  /** What a review says of the change that sets it back; undefined where Terraform plans none. */
  readonly verdict: Verdict | undefined;
  /** What else the same apply would do in the stack, because config is ahead of AWS. */
  readonly alongside: number;
}

/** What the configuration would have to say for AWS to be right. */
export interface AdoptedKey {
  readonly argument: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly key: string;
  /** Value as it is to be written in the file. */
  readonly value: string;
}

export type Adopt =
  | {
      readonly kind: "config";
      readonly keys: readonly AdoptedKey[];
      /** Arguments that no key decides. */ readonly inCode: readonly string[];
    }
  /** No key decides it, so the code would have to change. */
  | { readonly kind: "code"; readonly reason: string }
  | { readonly kind: "nothing"; readonly reason: string };

/** Something that changed in AWS, with what it means and what can be done about it. */
export interface DriftFinding {
  /** The same for the same drift in every run. */
  readonly id: string;
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly class: DriftClass;
  readonly consequence: Consequence;
  /** Why it has its consequence, in words that name the values. */
  readonly reasons: readonly string[];
  readonly arguments: readonly DriftedArgument[];
  /** What AWS deleted with it. */
  readonly took: readonly string[];
  /** The other region's resource that is still as it should be. */
  readonly unlike: { readonly stack: string; readonly address: string } | undefined;
  readonly construct: string | undefined;
  readonly declaredAt: Place | undefined;
  readonly dependents: readonly Dependent[];
}

/** A change that config asks for and nobody has applied: nothing happened in AWS. */
export interface Unapplied {
  readonly stack: string;
  readonly address: string;
  readonly effect: string;
  readonly arguments: readonly string[];
}

/** Why a difference is no finding. */
export const noiseKinds = [
  "owned at runtime",
  "written differently",
  "computed by AWS",
  "declared beside it",
  "default tags",
  "follows from drift",
] as const;
export type NoiseKind = (typeof noiseKinds)[number];

export interface Noise {
  readonly stack: string;
  readonly address: string;
  readonly argument: string;
  readonly kind: NoiseKind;
}

/** A stack that could not be read: nothing is known about it, least of all that it is clean. */
export interface Unread {
  readonly stack: string;
  readonly problem: string;
  readonly details: readonly string[];
  readonly fix: string;
}

/** A stack that has no state yet. */
export type NeverApplied = Pick<StackInstance, "id">;
