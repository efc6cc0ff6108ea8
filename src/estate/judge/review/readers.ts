import { replaceRemoteReads } from "../../run/compose/references";
import { type SynthesizedStack } from "../../synthesized";
import { stateOf } from "./remote";

/** Stacks that read outputs of a stack, by output. */
export function readersOf(stack: string, estate: readonly SynthesizedStack[]): ReadonlyMap<string, readonly string[]> {
  const own = estate.find(({ instance }) => instance.id === stack);
  const readers = new Map<string, string[]>();
  if (own === undefined) return readers;
  const state = stateOf(own.json.terraform.backend?.s3);
  for (const { instance, json } of estate) {
    const { terraform_remote_state: remotes = {}, ...data } = json.data ?? {};
    const names = new Set(
      Object.entries(remotes)
        .filter(([, { config }]) => stateOf(config) === state)
        .map(([name]) => name),
    );
    if (names.size === 0) continue;
    for (const { remote, field } of replaceRemoteReads({ ...json, data }).reads)
      if (names.has(remote)) readers.set(field, [...(readers.get(field) ?? []), instance.id]);
  }
  return readers;
}
