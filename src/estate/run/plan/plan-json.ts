import { z } from "zod";
import { UserError } from "../../../common/user-error";
import { planAdvice, planAmong } from "./plan-text";

/**
 * The part of `terraform show -json` for a plan that the estate reads.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export type Action = "no-op" | "create" | "read" | "update" | "delete" | "forget";

export interface ResourceChange {
  readonly address: string;
  /** Where the state has it until the plan is applied; missing when it stays at its address. */
  readonly previous_address?: string;
  /** Key of an object that an earlier replacement left over. The object that lives has the same address and no key. */
  readonly deposed?: string;
  readonly module_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly change: {
    /** Known ones are of `Action`; a later version of Terraform may have others. */
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    /** True in the place of every value that is known only after the apply. */
    readonly after_unknown: unknown;
    /** True in the place of every value that must not be shown. */
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    /** Present when the resource exists in AWS and is taken into the state. */
    readonly importing?: { readonly id?: string };
  };
  readonly action_reason?: string;
}

/** A resource as it is in the state, refreshed. */
export interface StateResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** True in the place of every value that must not be shown. */
  readonly sensitive_values?: unknown;
  /** Key of an object that an earlier replacement left over at the same address. */
  readonly deposed_key?: string;
}

/** What a check block, a condition or an assertion of the configuration has come to. */
export interface CheckResult {
  readonly address: { readonly to_display: string; readonly module?: string };
  /** `pass`, `fail`, `error`, or `unknown` until the apply. */
  readonly status: string;
  readonly instances?: readonly { readonly problems?: readonly { readonly message: string }[] }[];
}

export interface PlanJson {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  /** Changes that Terraform puts off to a plan after this one's apply. */
  readonly deferred_changes?: readonly { readonly reason?: string; readonly resource_change: ResourceChange }[];
  readonly checks?: readonly CheckResult[];
  /** What planned changes refer to, and so what drift they can follow from. */
  readonly relevant_attributes?: readonly { readonly resource: string; readonly attribute: readonly (string | number)[] }[];
  /** Missing when the stack has no state. */
  readonly prior_state?: { readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } } };
  readonly errored?: boolean;
  /** Whether an apply would do anything, to resources, outputs or the state alone. Missing in a part of a composed plan. */
  readonly applyable?: boolean;
  /** False when the plan leaves something out, because of -target or of changes that it puts off. */
  readonly complete?: boolean;
}

// Deep checks of tens of thousands of changes would cost more than the plan's reading; Terraform
// promises the shape for a major format version, so the version is what is checked.
const envelope = z.looseObject({
  format_version: z.string().regex(/^1\./),
  terraform_version: z.string(),
  resource_changes: z.array(z.looseObject({ address: z.string() })).optional(),
});

function parsedJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const inner = planAmong(text);
    if (inner !== undefined && inner !== text) return parsedJson(inner, source);
    throw new UserError({ problem: `${source}: not a Terraform plan in JSON, or cut off`, fix: planAdvice(text), cause });
  }
}

/** @throws UserError for text that is no plan, or a plan of another major format version. */
export function parsePlan(text: string, source: string): PlanJson {
  const value = parsedJson(text, source);
  const parsed = envelope.safeParse(value);
  if (!parsed.success) {
    throw new UserError({
      problem: `${source}: not a plan of format version 1.x`,
      details: [z.prettifyError(parsed.error)],
      fix: "make it with Terraform 1.11 or later: `terraform show -json <plan file>`",
      cause: parsed.error,
    });
  }
  // envelope has checked what can differ between versions; the rest is Terraform's promise for 1.x.
  return value as PlanJson;
}
