import { type SynthesizedStack } from "../../synthesized";
import { stateAddress } from "./compose";
import { remoteReadsIn } from "./references";

/** An output of another stack that a stack reads. */
export interface OutputRead {
  readonly stack: string;
  readonly field: string;
}

/** What each stack reads of which other one, each once, in order. @param stacks each after those that it reads from. */
export function outputReads(stacks: readonly SynthesizedStack[]): ReadonlyMap<string, readonly OutputRead[]> {
  const byState = new Map(stacks.map(({ instance, json }) => [stateAddress(json.terraform.backend?.s3), instance.id]));
  return new Map(
    stacks.map(({ instance, json }) => {
      const remotes = json.data?.terraform_remote_state;
      if (remotes === undefined) return [instance.id, []];
      const reads = remoteReadsIn(json).map(({ remote, field }) => {
        const stack = byState.get(stateAddress(remotes[remote]?.config));
        if (stack === undefined) throw new Error(`stack ${instance.id} reads the state ${remote}, which no stack writes`);
        return { stack, field };
      });
      return [instance.id, reads];
    }),
  );
}
