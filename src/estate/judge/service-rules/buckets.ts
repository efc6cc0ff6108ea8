import { stateOf } from "../review/remote";
import { type Declared, type Estate, text } from "./rule";

/**
 * Buckets that a text means: by name, by reference to the bucket or to its policy, which is a way to wait for it, or by the
 * output of another stack that is one of these.
 */
export function bucketsMeant(estate: Estate, by: Declared, value: unknown): readonly Declared[] {
  const named = text(value);
  if (!named.includes("${")) return estate.all("aws_s3_bucket").filter(({ args }) => args.bucket === named);
  const own = estate.beside(by, "aws_s3_bucket").filter(({ address }) => named.includes(`${address}.`));
  const policies = estate.beside(by, "aws_s3_bucket_policy").filter(({ address }) => named.includes(`${address}.`));
  const output = /data\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)/.exec(named);
  return [
    ...own,
    ...policies.flatMap((policy) => bucketsMeant(estate, by, policy.args.bucket)),
    ...(output === null ? [] : bucketsOfOutput(estate, by, output[1] ?? "", output[2] ?? "")),
  ];
}

function bucketsOfOutput(estate: Estate, { stack, type, address }: Declared, state: string, output: string): readonly Declared[] {
  const read = stack.json.data?.terraform_remote_state?.[state]?.config as Parameters<typeof stateOf>[0];
  const producer = estate.stacks.find(({ json }) => stateOf(json.terraform.backend?.s3) === stateOf(read));
  const value = producer?.json.output?.[output]?.value;
  return producer === undefined ? [] : bucketsMeant(estate, { stack: producer, type, address, args: {} }, value);
}
