import { entries } from "./all-types";
import { type RuntimeSetting } from "./entry";

/** Arguments that something else than Terraform sets while the estate runs. */
export interface RuntimeOwner extends RuntimeSetting {
  readonly type: string;
}

/**
 * Who may change what behind Terraform's back. It counts only where the synthesized JSON has the
 * argument in its `ignore_changes`; what is ignored there and not named here is drift that Terraform
 * will not put back.
 */
export function runtimeOwner(type: string, argument: string): RuntimeOwner | undefined {
  const owner = entries.get(type)?.runtimeOwners?.find((one) => one.arguments.includes(argument));
  return owner && { type, ...owner };
}
