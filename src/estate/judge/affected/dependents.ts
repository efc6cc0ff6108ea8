import { stateAddress } from "../../run/compose/compose";
import { replaceRemoteReads } from "../../run/compose/references";
import { type SynthesizedStack } from "../../synthesized";
import { inertArguments } from "../equality/arguments";
import { type Blocks } from "./blocks";
import { type BlockChange } from "./compare";
import { isObject } from "../../../common/canonical-json";

/** A read of another stack's output whose value may be another one after the change. */
export interface MovedRead {
  readonly stack: string;
  readonly output: string;
}

/** A stack of the new revision, with what changed in it. */
export interface ComparedStack {
  readonly stack: SynthesizedStack;
  readonly blocks: () => Blocks;
  readonly changes: readonly BlockChange[];
}

/** Type and name of whatever an expression refers to: `aws_vpc.main`, `data.aws_x.y`, `local.z`. */
const reference = /(?:data\.|ephemeral\.)?[A-Za-z][A-Za-z0-9_]*\.[A-Za-z0-9_-]+/g;

/**
 * For every stack the outputs it reads that may get another value. An output may move when it
 * changed itself or when a block it follows from, in its own stack or further up, did. Without a plan
 * nobody knows which values really move, so this errs on the side of naming too many; only changes
 * in tags, lifecycle, order and timeouts are known to move nothing.
 *
 * @param stacks each after those it depends on
 */
export function movedReads(stacks: readonly ComparedStack[]): ReadonlyMap<string, readonly MovedRead[]> {
  const producers = new Map(stacks.map(({ stack }) => [stateAddress(stack.json.terraform.backend?.s3), stack.instance.id]));
  const producerOf = (config: unknown): string | undefined => producers.get(stateAddress(config));
  const movedOutputs = new Map<string, ReadonlySet<string>>();
  const result = new Map<string, readonly MovedRead[]>();
  for (const { stack, blocks, changes } of stacks) {
    const remotes = stack.json.data?.terraform_remote_state ?? {};
    const found = new Map<string, MovedRead>();
    const moved = new Set(changes.filter(movesValues).map(({ address }) => address));
    const readsMoved = Object.values(remotes).some(({ config }) => (movedOutputs.get(producerOf(config) ?? "")?.size ?? 0) > 0);
    if (moved.size === 0 && !readsMoved) {
      result.set(stack.instance.id, []);
      continue;
    }
    const all = blocks();
    for (const [address, block] of all) {
      for (const { remote, field } of replaceRemoteReads(block).reads) {
        const producer = producerOf(remotes[remote]?.config);
        if (producer === undefined || movedOutputs.get(producer)?.has(field) !== true) continue;
        found.set(`${producer} ${field}`, { stack: producer, output: field });
        moved.add(address);
      }
    }
    spread(all, moved);
    movedOutputs.set(stack.instance.id, outputsAmong(moved));
    result.set(stack.instance.id, [...found.values()]);
  }
  return result;
}

const outputPrefix = "output.";
const outputsAmong = (addresses: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...addresses].filter((address) => address.startsWith(outputPrefix)).map((address) => address.slice(outputPrefix.length)));

const movesValues = ({ effect, arguments: paths }: BlockChange): boolean =>
  effect !== "changed" || paths.some((place) => !inertArguments.has(place.split(".")[0] ?? "") && !place.startsWith("default_tags"));

/** Adds every block that follows from a moved one. A moved provider moves all that it makes. */
function spread(blocks: Blocks, moved: Set<string>): void {
  if ([...moved].some((address) => address.startsWith("provider."))) for (const address of blocks.keys()) moved.add(address);
  const users = new Map<string, string[]>();
  for (const [address, block] of blocks) {
    for (const used of new Set(textsOf(block).flatMap((text) => text.match(reference) ?? [])))
      users.set(used, [...(users.get(used) ?? []), address]);
  }
  const waiting = [...moved];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    for (const user of users.get(address) ?? []) {
      if (!moved.has(user)) {
        moved.add(user);
        waiting.push(user);
      }
    }
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return value.includes("${") ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
}
