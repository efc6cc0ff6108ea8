import { z } from "zod";
import { canonical } from "../../../common/canonical-json";
import { stateAddress } from "../compose/compose";
import { replaceRemoteReads } from "../compose/references";
import { type PlanJson } from "../plan/plan-json";
import { type SynthesizedStack } from "../../synthesized";
import { sha256 } from "../../../common/canonical-json";

/** A stack's read of an output in the state of another one. */
export interface OutputRead {
  readonly producer: SynthesizedStack;
  /** Name of the remote state in the reading stack. */
  readonly remote: string;
  readonly output: string;
}

/** Every output of other stacks that a stack reads. @param all every stack of the estate. */
export function readsOf({ instance, json }: SynthesizedStack, all: readonly SynthesizedStack[]): readonly OutputRead[] {
  const { data: { terraform_remote_state: remotes = {}, ...data } = {}, ...rest } = json;
  return replaceRemoteReads({ ...rest, data }).reads.map(({ remote, field }) => {
    const address = stateAddress(remotes[remote]?.config);
    const producer = all.find((stack) => stateAddress(stack.json.terraform.backend?.s3) === address);
    if (producer === undefined) throw new Error(`${instance.id} reads the state ${address}, which no stack writes`);
    return { producer, remote, output: field };
  });
}

/** What stands for a value in a bundle: enough to see that it is another one now, and not the value itself. */
export const digestOf = (value: unknown): string => (value === undefined ? "absent" : sha256(canonical(value)));

const planned = z.looseObject({
  prior_state: z
    .looseObject({
      values: z
        .looseObject({
          root_module: z.looseObject({
            resources: z.array(z.looseObject({ type: z.string(), name: z.string(), values: z.looseObject({}) })).optional(),
          }),
        })
        .optional(),
    })
    .optional(),
});

/** The outputs that a plan was made with, by remote state. */
export function plannedOutputs(plan: PlanJson): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const resources = planned.parse(plan).prior_state?.values?.root_module.resources ?? [];
  return new Map(
    resources.flatMap(({ type, name, values: { outputs } }) =>
      type === "terraform_remote_state" && typeof outputs === "object" && outputs !== null ? [[name, { ...outputs }] as const] : [],
    ),
  );
}
