import { type StackJson } from "../../../../../src/estate/synthesized";

/** Resources of a stack by type and name, as synthesis writes them. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What a stack declares besides its resources. */
export type Beside = Partial<Pick<StackJson, "output">> & {
  readonly moved?: readonly object[];
  readonly locals?: Readonly<Record<string, unknown>>;
};

/**
 * An edit and what it does, checked by hand against the provider's documentation. Edits are independent
 * of each other, so that all of one test are planned at once: each has resources of its own.
 */
export interface GoldenEdit {
  readonly title: string;
  readonly base: Resources;
  readonly edit: Resources;
  /** What the edit declares besides. */
  readonly beside?: Beside;
  /**
   * By address: `create`, `destroy`, `move`, `update: <arguments>`, or `replace: <arguments that force it>`. What is
   * not named stays as it is.
   */
  readonly does: Readonly<Record<string, string>>;
  /** Why the stand-in is not asked, for what it does not have, or what takes it minutes. @default undefined it is asked */
  readonly unconfirmed?: string;
}

/** A policy that lets a service take a role. */
export const trustOf = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: "sts:AssumeRole" }],
  });

/** A policy that allows an action. */
export const allowing = (action: string, resource = "arn:aws:s3:::golden/*"): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

/** One resource on both sides, with arguments that are the same and those that are edited. */
export const edited = (
  type: string,
  name: string,
  same: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Pick<GoldenEdit, "base" | "edit"> => ({
  base: { [type]: { [name]: { ...same, ...before } } },
  edit: { [type]: { [name]: { ...same, ...after } } },
});
