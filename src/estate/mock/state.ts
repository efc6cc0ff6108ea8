import { type TerraformMessage } from "../terraform/run";

export interface AppliedState {
  /** Number of managed resources by stack. */
  readonly created: ReadonlyMap<string, number>;
}

interface StateModule {
  readonly address?: string;
  readonly resources?: readonly { readonly mode: string }[];
  readonly child_modules?: readonly StateModule[];
}

/** Reads the `test_state` message that `terraform test -verbose -json` prints after an apply. */
export function readAppliedState(message: TerraformMessage): AppliedState {
  const { values } = message.test_state as { values?: { root_module?: StateModule } };
  const created = new Map<string, number>();
  for (const child of values?.root_module?.child_modules ?? []) {
    created.set(String(child.address).replace(/^module\./, ""), (child.resources ?? []).filter(({ mode }) => mode === "managed").length);
  }
  return { created };
}
