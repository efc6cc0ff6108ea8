import { z } from "zod";
import { type PlanJson } from "../../plan/plan-json";
import { type SynthesizedStack } from "../../../synthesized";
import { type StackState } from "../state-store";
import { assignedImports, createdAgain, namedImports } from "../../../resource-types/imports";
import { importExpression } from "./expression";
import { type LostResource } from "./lost";
import { noPatience, type Patience } from "./patience";
import { findTagged, searchRegion, type TagSearch } from "./search";

/** A lost resource with the id that it may be adopted by. */
export interface Candidate {
  readonly lost: LostResource;
  /** A Terraform expression. */
  readonly id: string;
}

export interface Candidates {
  readonly adoptable: readonly Candidate[];
  /** Lines on what exists, or may, and would be made a second time. */
  readonly refused: readonly string[];
  /** Addresses that are created again, because nothing comes to be twice by it. */
  readonly again: readonly string[];
}

type Found = { readonly id: string } | { readonly refused: string } | "again" | "absent";

/**
 * Finds the ids by which lost resources are adopted: from their arguments where these name them, from
 * Terraform's output of their creation, and else by their tags.
 *
 * @param plan that they were to be created by; it has their tags.
 * @param search @default the tagging API
 * @param patience with a search that finds nothing of what had just been begun. @default none
 */
export async function findCandidates(
  stack: SynthesizedStack,
  lost: readonly LostResource[],
  plan: PlanJson,
  state: StackState | undefined,
  search: (wanted: TagSearch) => Promise<readonly string[]> = findTagged,
  patience: Patience = noPatience,
): Promise<Candidates> {
  const taken = new Set([...(state?.ids ?? []), ...lost.flatMap(({ id }) => id ?? [])]);
  const found = await Promise.all(lost.map(async (one) => ({ lost: one, found: await find(one) })));
  const candidates = found.flatMap(({ lost: one, found: it }) => (typeof it === "object" && "id" in it ? [{ lost: one, id: it.id }] : []));
  return {
    adoptable: candidates.filter(
      ({ lost: { made }, id }) =>
        made ||
        parentsOf(id).every((address) => state?.resources.has(address) === true || candidates.some((one) => one.lost.address === address)),
    ),
    refused: found.flatMap(({ lost: one, found: it }) =>
      typeof it === "object" && "refused" in it ? [`${one.address}: ${it.refused}`] : [],
    ),
    again: found.flatMap(({ lost: one, found: it }) => (it === "again" ? [one.address] : [])),
  };

  async function find({ address, type, given: set, made, id }: LostResource): Promise<Found> {
    const region = regionOf(stack, set);
    const given = { ...set, account: stack.instance.accountId, region };
    const form = namedImports[type];
    if (form !== undefined) {
      const expression = importExpression(form, given);
      return expression === undefined ? { refused: `it is imported as ${form}, and an argument of that is not set` } : { id: expression };
    }
    if (type in createdAgain) return "again";
    const assigned = assignedImports[type];
    if (assigned === undefined)
      return { refused: `nothing is known of imports of ${type}; say in its entry how it is adopted in src/estate/resource-types/types/` };
    if (id !== undefined) {
      const expression = importExpression(assigned.form ?? "{id}", given, id);
      return expression === undefined
        ? { refused: `${id} is imported as ${assigned.form}, and an argument of that is not set` }
        : { id: expression };
    }
    if (!("tagged" in assigned)) return made ? { refused: "it exists, and Terraform did not print its id" } : "again";
    const tags = plannedTags(plan, address);
    if (tags === undefined) return { refused: "whether it exists cannot be found out: its plan has no tags" };
    const wanted = { stack: stack.instance.id, region: searchRegion(assigned.tagged, region), type: assigned.tagged, tags };
    do {
      const arns = await search(wanted);
      const ids = arns.map((arn) => (assigned.id === "arn" ? arn : lastOf(arn))).filter((one) => !taken.has(one));
      const [only, ...others] = ids;
      if (only !== undefined)
        return others.length === 0 ? { id: only } : { refused: `it may be any of ${ids.join(", ")}, which have its tags` };
    } while (await patience());
    return "absent";
  }
}

const tagsSchema = z.looseObject({ tags_all: z.record(z.string(), z.string()) });

function plannedTags({ resource_changes: changes = [] }: PlanJson, wanted: string): Readonly<Record<string, string>> | undefined {
  const parsed = tagsSchema.safeParse(changes.find(({ address }) => address === wanted)?.change.after);
  return parsed.success && Object.keys(parsed.data.tags_all).length > 0 ? parsed.data.tags_all : undefined;
}

/** The region of a resource's provider. */
function regionOf({ instance, json }: SynthesizedStack, { provider }: Readonly<Record<string, unknown>>): string {
  const alias = typeof provider === "string" ? provider.split(".")[1] : undefined;
  return json.provider?.aws?.find((one) => one.alias === alias)?.region ?? instance.region;
}

/** Resources that an import id follows from; what was only begun cannot exist without them. */
const parentsOf = (id: string): readonly string[] => [...id.matchAll(/(?<![\w.-])aws_\w+\.[\w-]+(?=\.)/g)].map(([address]) => address);

const lastOf = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1);
