import { type PlanJson, type ResourceChange } from "../../../../src/estate/run/plan/plan-json";
import { type StackJson, type SynthesizedStack } from "../../../../src/estate/synthesized";

type Values = Readonly<Record<string, unknown>>;

/** A change of `<type>.<name>`, with what Terraform would write around it. */
export function changeOf(
  address: string,
  actions: readonly string[],
  before: Values | null,
  after: Values | null,
  more: Partial<ResourceChange["change"]> = {},
): ResourceChange {
  const [type = "", name = ""] = address.split(".");
  return { address, mode: "managed", type, name, change: { actions, before, after, after_unknown: {}, ...more } };
}

export const planOf = (...changes: readonly ResourceChange[]): PlanJson => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes: changes,
});

type Parts = Partial<Pick<StackJson, "resource" | "data" | "output">>;

/** A synthesized stack `dev-<region>-<layer>` with a state of its own. */
export function stackOf(layer: string, parts: Parts, region = "us-east-1"): SynthesizedStack {
  const id = `dev-${region}-${layer}`;
  const key = `dev/${region}/${layer}.tfstate`;
  return {
    instance: {
      id,
      layer,
      title: "",
      owner: "dev",
      environments: ["dev"],
      accountId: "111111111111",
      accountName: "trading-dev",
      region,
      role: "primary",
      stateKey: key,
      dependsOn: [],
      after: [],
    },
    folder: "",
    json: { terraform: { required_providers: {}, backend: { s3: { bucket: `states-${region}`, key, region } } }, ...parts },
  };
}

export const remoteState = (layer: string, region = "us-east-1"): NonNullable<StackJson["data"]> => ({
  terraform_remote_state: {
    [layer]: { backend: "s3", config: { bucket: `states-${region}`, key: `dev/${region}/${layer}.tfstate`, region } },
  },
});
