import { type TerraformMessage } from "../terraform/run";

export interface AppliedState {
  /** Number of managed resources by stack. */
  readonly created: ReadonlyMap<string, number>;
}

interface StateModule {
  readonly resources?: readonly { readonly mode: string; readonly address: string }[];
  readonly child_modules?: readonly StateModule[];
}

/** Reads the `test_state` message that `terraform test -verbose -json` prints after an apply. */
export function readAppliedState(message: TerraformMessage): AppliedState {
  const { root_module: rootModule } = message.test_state as { root_module?: StateModule };
  const created = new Map<string, number>();
  for (const { resources = [] } of rootModule?.child_modules ?? []) {
    for (const { mode, address } of resources) {
      const stack = /^module\.([^.]+)\./.exec(address)?.[1];
      if (mode === "managed" && stack !== undefined) created.set(stack, (created.get(stack) ?? 0) + 1);
    }
  }
  return { created };
}
