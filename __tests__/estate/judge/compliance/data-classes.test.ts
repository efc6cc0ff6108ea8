import { dataClasses, deletions } from "../../../../src/estate/judge/compliance/data-classes";
import { loadEstate } from "../../../../config/load";
import { realConfig, realStacks, type Resource, resources, type SynthesizedStack } from "../../../helpers/estate";
import { statefulTypes } from "../../../helpers/estate-policies";

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? [] : [value];
  return typeof value === "object" && value !== null ? valuesAt((value as Record<string, unknown>)[first], rest) : [];
}

/** Value that says when a resource's data leave; undefined where none does. */
function deletedBy(stack: SynthesizedStack, { type, args, address }: Resource): unknown {
  const deletion = deletions[type];
  if (deletion === undefined || deletion.by === "nothing") return undefined;
  if (deletion.by === "argument") return valuesAt(args, deletion.path.split("."))[0];
  const companion = resources(stack, deletion.type).find(({ args: other }) => String(other[deletion.key]).includes(address));
  return companion === undefined ? undefined : valuesAt(companion.args, deletion.path.split("."))[0];
}

describe("every store of the estate", () => {
  it("deletes in time, or says why not", async () => {
    let found = 0;
    for (const stack of await realStacks()) {
      for (const resource of resources(stack).filter(({ type }) => type in deletions)) {
        if (deletions[resource.type]?.by === "nothing") continue;
        // A member of a global datastore takes its snapshots from the primary.
        if (resource.type === "aws_elasticache_replication_group" && resource.args["global_replication_group_id"] !== undefined) continue;
        found++;
        expect([stack.id, resource.address, deletedBy(stack, resource)]).toEqual([stack.id, resource.address, expect.anything()]);
      }
    }
    expect(found).toBeGreaterThan(100);
  });

  it("is of a type that is known to hold data: a new one must be thought of", async () => {
    const used = new Set((await realStacks()).flatMap((stack) => resources(stack).map(({ type }) => type)));
    for (const type of statefulTypes.filter((one) => used.has(one))) expect([type, type in deletions]).toEqual([type, true]);
    for (const deletion of Object.values(deletions)) if (deletion.by === "nothing") expect(deletion.because.length).toBeGreaterThan(20);
  });

  it("carries the class of its environment's data in a tag that no resource takes back", async () => {
    const classes = new Map(loadEstate(realConfig).map(({ environment, dataClassification }) => [environment, dataClassification]));
    for (const stack of await realStacks()) {
      const [provider] = stack.json.provider?.["aws"] ?? [];
      const [tags] = (provider?.["default_tags"] ?? []) as { tags: Record<string, string> }[];
      const environment = stack.environments[0] ?? "";
      expect(tags?.tags).toMatchObject({
        DataClassification: classes.get(environment),
        Owner: expect.any(String),
        Environment: environment,
      });
      expect(dataClasses).toContain(tags?.tags["DataClassification"]);
      for (const { args, address } of resources(stack))
        expect([address, Object.keys((args["tags"] ?? {}) as object).filter((key) => key in (tags?.tags ?? {}))]).toEqual([address, []]);
    }
  });
});
