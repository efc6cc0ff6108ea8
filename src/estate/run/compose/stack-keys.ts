import { createHash } from "node:crypto";
import { type SynthesizedStack } from "../../synthesized";
import { awsProvider } from "../terraform/versions";
import { stateAddress } from "./compose";

/** Digest of what a stack synthesizes to, of the provider, and of what else its plan follows from. */
export function stackKey({ instance, json }: SynthesizedStack, more: readonly (string | number)[]): string {
  const { "//": _stamp, ...content } = json;
  return createHash("sha256")
    .update(JSON.stringify([more, awsProvider.version, instance.id, content]))
    .digest("hex");
}

/**
 * Digests of all that the offline plan of a stack follows from: what it synthesizes to, the same of the
 * stacks that it reads from, and the provider.
 *
 * @param stacks each after those that it reads from.
 * @param more what else it follows from, such as the version of Terraform.
 * @returns digests by stack.
 */
export function stackKeys(stacks: readonly SynthesizedStack[], ...more: readonly (string | number)[]): ReadonlyMap<string, string> {
  const byState = new Map<string, string>();
  return new Map(
    stacks.map((stack) => {
      const { instance, json } = stack;
      const remotes = json.data?.terraform_remote_state ?? {};
      const reads = Object.values(remotes).map(({ config }) => byState.get(stateAddress(config)) ?? "");
      const key = stackKey(stack, [...more, ...reads]);
      byState.set(stateAddress(json.terraform.backend?.s3), key);
      return [instance.id, key];
    }),
  );
}
