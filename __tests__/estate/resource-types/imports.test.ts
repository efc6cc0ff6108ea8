import { assignedImports, createdAgain, namedImports } from "../../../src/estate/resource-types/imports";
import { importExpression } from "../../../src/estate/run/live/adoption/expression";
import { type StackInstance } from "../../../src/layers/instances";
import { resources as resourcesOf } from "../../helpers/estate";
import { bothEstates } from "../../helpers/every-switch";

const tables: Readonly<Record<string, object>> = {
  byArguments: namedImports,
  "byTags, refusedTwice or harmlessTwice": assignedImports,
  createdAgain,
};
type Found = {
  readonly stack: StackInstance;
  readonly type: string;
  readonly name: string;
  readonly given: Readonly<Record<string, unknown>>;
};

describe.each(bothEstates)("%s", (_, stacks) => {
  let resources: readonly Found[];
  let typesInUse: readonly string[];
  beforeAll(async () => {
    resources = (await stacks()).flatMap((stack) => resourcesOf(stack).map(({ type, name, args }) => ({ stack, type, name, given: args })));
    typesInUse = [...new Set(resources.map(({ type }) => type))].sort();
  });

  it("says once of every type in use how it is adopted, or why it need not be (`adoption` in src/estate/resource-types/types)", () => {
    const tablesOf = (type: string): string[] => Object.entries(tables).flatMap(([name, table]) => (type in table ? [name] : []));
    expect(
      typesInUse.filter((type) => tablesOf(type).length !== 1).map((type) => `${type}: ${tablesOf(type).join(", ") || "in no table"}`),
    ).toEqual([]);
  });

  it("makes an import id of the arguments of every resource", () => {
    const without = resources.filter(({ type, given, stack }) => {
      const form = namedImports[type];
      return form !== undefined && importExpression(form, { ...given, account: stack.accountId, region: stack.region }) === undefined;
    });
    expect(without.map(({ stack, type, name }) => `${stack.id}: ${type}.${name}`)).toEqual([]);
  });

  it("finds what is looked for by tags by a Name that no other resource of its type in its environment and region has", () => {
    const seen = new Map<string, string>();
    const problems = resources.flatMap(({ stack, type, name, given }) => {
      const assigned = assignedImports[type];
      if (assigned === undefined || !("tagged" in assigned)) return [];
      const tag = (given.tags as { readonly Name?: string } | undefined)?.Name;
      const key = [stack.accountId, stack.environments.join(), given.provider ?? stack.region, type, tag].join(" ");
      const before = seen.get(key);
      seen.set(key, `${stack.id}: ${type}.${name}`);
      return tag === undefined
        ? [`${stack.id}: ${type}.${name} has no tag Name`]
        : before === undefined
          ? []
          : [`${stack.id}: ${type}.${name} has the Name of ${before}`];
    });
    expect(problems).toEqual([]);
  });
});
