import { type StackJson, type SynthesizedStack } from "../../src/estate/synthesized";
import { awsProvider } from "../../src/estate/run/terraform/versions";

/** One stack of a graph: a topic of its own, a queue for each stack that it reads from, and outputs. */
export interface GraphStack {
  readonly name: string;
  readonly region: string;
  readonly reads: readonly string[];
  readonly displayName: string;
  /** Whether what it publishes is only known after an apply. */
  readonly unknown: boolean;
  /** Whether it must not be shown. @default false */
  readonly hidden?: boolean;
}

/** Numbers from 0 to below 1 that follow from a seed. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296) / 4_294_967_296;
}

/** The stacks as synthesis would write them. @param stacks each after those that it reads from. */
export function synthesizedGraph(stacks: readonly GraphStack[]): readonly SynthesizedStack[] {
  return stacks.map((stack) => ({
    instance: {
      id: stack.name,
      layer: stack.name,
      title: "",
      owner: "dev",
      environments: ["dev"],
      accountId: "111111111111",
      accountName: "trading-dev",
      region: stack.region,
      role: "primary",
      stateKey: keyOf(stack.name),
      dependsOn: stack.reads,
      after: [],
    },
    folder: "none",
    json: jsonOf(stack),
  }));
}

const keyOf = (name: string): string => `dev/${name}.tfstate`;
const backend = (name: string) => ({ bucket: "states", key: keyOf(name), region: "us-east-1" });

function jsonOf({ name, region, reads, displayName, unknown, hidden = false }: GraphStack): StackJson {
  return {
    terraform: { backend: { s3: backend(name) }, required_providers: { aws: { source: "hashicorp/aws", version: awsProvider.version } } },
    provider: { aws: [{ region }] },
    ...(reads.length === 0
      ? {}
      : { data: { terraform_remote_state: Object.fromEntries(reads.map((read) => [read, { backend: "s3", config: backend(read) }])) } }),
    resource: {
      aws_sns_topic: { topic: { name, display_name: displayName } },
      ...(reads.length === 0
        ? {}
        : {
            aws_ssm_parameter: Object.fromEntries(
              reads.map((read) => [
                read,
                { name: `/${name}/${read}`, type: "String", value: `\${data.terraform_remote_state.${read}.outputs.of}` },
              ]),
            ),
          }),
    },
    output: { of: { value: unknown ? "${aws_sns_topic.topic.arn}" : displayName, ...(hidden ? { sensitive: true } : {}) } },
  };
}
