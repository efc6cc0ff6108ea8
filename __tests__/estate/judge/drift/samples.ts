import { type PlanJson, type ResourceChange, type StateResource } from "../../../../src/estate/run/plan/plan-json";
import { type StackReading } from "../../../../src/estate/judge/drift/world";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { changeOf, stackOf } from "../review/samples";

type Values = Readonly<Record<string, unknown>>;

/** One resource of a stack: what is declared, what Terraform knows, what AWS says. */
export interface Sample {
  readonly address: string;
  readonly declared?: Values;
  /** @default the same as declared */
  readonly known?: Values;
  /** Null when it is gone. @default the same as known */
  readonly world?: Values | null;
  /** What the plan does; `undefined` when nothing. */
  readonly planned?: ResourceChange["change"];
  readonly sensitive?: Values;
}

/** A stack `dev-<region>-<layer>` with the plan that Terraform would make of it. */
export function readingOf(
  layer: string,
  samples: readonly Sample[],
  {
    region = "us-east-1",
    relevant = [],
  }: { readonly region?: string; readonly relevant?: NonNullable<PlanJson["relevant_attributes"]> } = {},
): StackReading {
  const resource: Record<string, Record<string, Values>> = {};
  for (const { address, declared } of samples) {
    const [type = "", name = ""] = address.split(".");
    if (declared !== undefined)
      resource[type] = {
        ...resource[type],
        [name]: { "//": { metadata: { path: `dev-${region}-${layer}/${name}`, uniqueId: name } }, ...declared },
      };
  }
  return { stack: inRegion(stackOf(layer, { resource }, region)), plan: planOf(samples, relevant) };
}

const inRegion = (stack: SynthesizedStack): SynthesizedStack => ({
  ...stack,
  instance: { ...stack.instance, role: stack.instance.region === "us-east-1" ? "primary" : "recovery" },
});

function planOf(samples: readonly Sample[], relevant: NonNullable<PlanJson["relevant_attributes"]>): PlanJson {
  const full = samples.map((sample) => {
    const known = sample.known ?? sample.declared ?? {};
    return { ...sample, known, world: sample.world === undefined ? known : sample.world };
  });
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_drift: full
      .filter(({ known, world }) => JSON.stringify(known) !== JSON.stringify(world))
      .map(({ address, known, world, sensitive }) =>
        changeOf(address, world === null ? ["delete"] : ["update"], known, world, {
          before_sensitive: sensitive ?? {},
          after_sensitive: sensitive ?? {},
        }),
      ),
    resource_changes: full.flatMap(({ address, planned }) =>
      planned === undefined ? [] : [{ ...changeOf(address, planned.actions, null, null), change: planned }],
    ),
    relevant_attributes: relevant,
    prior_state: {
      values: {
        root_module: {
          resources: full.flatMap(({ address, world, sensitive }): StateResource[] =>
            world === null
              ? []
              : [
                  {
                    address,
                    mode: "managed",
                    type: address.split(".")[0] ?? "",
                    name: address.split(".")[1] ?? "",
                    values: world,
                    sensitive_values: sensitive ?? {},
                  },
                ],
          ),
        },
      },
    },
  };
}

/** The plan sets an argument back to what is declared. */
export const setsBack = (world: Values, wanted: Values): ResourceChange["change"] => ({
  actions: ["update"],
  before: world,
  after: wanted,
  after_unknown: {},
});
export const makesAgain = (wanted: Values): ResourceChange["change"] => ({
  actions: ["create"],
  before: null,
  after: wanted,
  after_unknown: {},
});
