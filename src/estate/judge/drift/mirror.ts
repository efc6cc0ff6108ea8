import { type StackInstance } from "../../../layers/instances";
import { type Values } from "../review/model";
import { isRecord, read, shown } from "../review/values";
import { type SynthesizedStack } from "../../synthesized";
import { hasEntries } from "./companions";
import { type Difference, differences, topOf } from "./differences";
import { sameInWorld } from "../equality/in-the-world";
import { runtimeOwner } from "../../resource-types/runtime-owners";
import { declaredValues, type World, type WorldResource } from "./world";

/** A resource of the recovery region that is not what its twin in the primary region is, although config says the same of both. */
export interface Divergence {
  readonly primary: WorldResource;
  readonly recovery: WorldResource;
  readonly differences: readonly Difference[];
}

/** The stack of the same layer, environment and account in the other region; undefined where there is none. */
export function twinOf({ layer, owner, region }: StackInstance, stacks: readonly SynthesizedStack[]): SynthesizedStack | undefined {
  return stacks.find(({ instance }) => instance.layer === layer && instance.owner === owner && instance.region !== region);
}

/**
 * Compares the two regions of each layer as AWS has them. What config says of both with the same
 * words must be the same in both; what config does not speak of, where it says the same of the rest.
 * Ids, ARNs, times and names of regions differ by nature and are left aside.
 *
 * @param isTold whether an argument is a finding or waits for an apply anyway, in its own stack.
 */
export function divergences(world: World, isTold: (resource: WorldResource, path: string) => boolean): readonly Divergence[] {
  const byKey = new Map(world.resources.map((resource) => [`${resource.stack.instance.id} ${resource.address}`, resource]));
  const stacks = world.readings.map(({ stack }) => stack);
  return world.resources.flatMap((recovery): Divergence[] => {
    const { instance } = recovery.stack;
    const twin = instance.role === "recovery" ? twinOf(instance, stacks) : undefined;
    const primary = twin === undefined ? undefined : byKey.get(`${twin.instance.id} ${recovery.address}`);
    if (primary === undefined) return [];
    const found = compared(primary, recovery).filter(({ path }) => !isTold(primary, path) && !isTold(recovery, path));
    return found.length === 0 ? [] : [{ primary, recovery, differences: found }];
  });
}

const notArguments: ReadonlySet<string> = new Set(["//", "provider", "depends_on", "lifecycle"]);
/** Attributes that no two resources share, or that depend on time. */
const ofOne =
  /(^|_)(id|ids|arn|arns|name|names|address|addresses|endpoint|endpoints|url|uri|dns|host|zone|zones|cidr|date|time|timestamp|etag|revision|version_id|fingerprint|created|modified|updated|status|state|owner|prefix|port|count|capacity|description|ip|ips|token|key|keys|policy|tags|all|az|azs|region)$/;

function compared(primary: WorldResource, recovery: WorldResource): readonly Difference[] {
  const [here, there] = [declaredValues(primary) ?? {}, declaredValues(recovery) ?? {}];
  const said = [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((name) => !notArguments.has(name));
  const isSaidAlike = (name: string): boolean => sameInWorld(withoutPlace(here[name], primary), withoutPlace(there[name], recovery));
  const allAlike = said.every(isSaidAlike);
  const pick = (values: Values, resource: WorldResource): Values =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => {
        if (isHidden(resource, name) || runtimeOwner(resource.type, name) !== undefined || hasEntries(resource.type, name)) return [];
        const declared = said.includes(name);
        if (declared ? !isSaidAlike(name) || hasReference(here[name]) : !allAlike || ofOne.test(name)) return [];
        const comparable = comparablePart(value, resource, declared);
        return comparable === undefined ? [] : [[name, comparable]];
      }),
    );
  return differences(pick(primary.values, primary), pick(recovery.values, recovery));
}

const isHidden = ({ sensitive }: WorldResource, name: string): boolean =>
  isRecord(sensitive) && sensitive[name] !== undefined && sensitive[name] !== false;

const hasReference = (value: unknown): boolean =>
  typeof value === "string"
    ? value.includes("${")
    : Array.isArray(value)
      ? value.some(hasReference)
      : isRecord(value) && Object.values(value).some(hasReference);

/** A value with the region's name taken out, so that the same words of two regions are the same. */
function withoutPlace(value: unknown, resource: WorldResource): unknown {
  const { region } = resource.stack.instance;
  if (typeof value === "string") return value.replaceAll(region, "<region>");
  if (Array.isArray(value)) return value.map((item) => withoutPlace(item, resource));
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutPlace(inner, resource)])) : value;
}

/** A word or number that can mean the same in two regions: no id, ARN, address or time. */
const isWord = (text: string): boolean =>
  text.length <= 40 && !/[:/]|[0-9a-f]{8}|\d{4}-\d{2}/i.test(text) && !/^[a-z]+-[0-9a-f]+$/.test(text);

/** What of a value can be compared between regions; what the configuration sets is compared as a whole. */
function comparablePart(value: unknown, resource: WorldResource, declared: boolean): unknown {
  if (typeof value === "boolean" || typeof value === "number") return value;
  const text = typeof value === "string" ? withoutPlace(value, resource) : value;
  if (typeof text === "string") return declared || text === "" || isWord(text) ? text : undefined;
  if (Array.isArray(value)) {
    const parts = value.map((item) => comparablePart(item, resource, declared));
    return parts.every((part) => part !== undefined) ? parts : undefined;
  }
  if (!isRecord(value)) return value ?? "";
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const part = !declared && ofOne.test(name) ? undefined : comparablePart(inner, resource, declared);
      return part === undefined ? [] : [[name, part]];
    }),
  );
}

/** Words for the two values: which region has which. */
export const divergedText = (
  { primary, recovery }: Divergence,
  { before, after }: Difference,
): { readonly before: string; readonly after: string } => ({
  before: `${shown(before)} in ${primary.stack.instance.region}`,
  after: `${shown(after)} in ${recovery.stack.instance.region}`,
});

/** Whether an argument of the other region's resource still has the value that was changed here, where config says the same of both. */
export function isStillSo(twin: WorldResource, own: WorldResource, { path, before }: Difference): boolean {
  const [here, there] = [declaredValues(own)?.[topOf(path)], declaredValues(twin)?.[topOf(path)]];
  return (
    sameInWorld(withoutPlace(here, own), withoutPlace(there, twin)) &&
    sameInWorld(withoutPlace(read(twin.values, path), twin), withoutPlace(before, own))
  );
}
