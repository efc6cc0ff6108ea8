import { serviceRules } from "../../../../src/estate/judge/service-rules/check";
import { Estate } from "../../../../src/estate/judge/service-rules/rule";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realStacks, type SynthesizedStack as RealStack } from "../../../helpers/estate";
import { type Args, type Change, changes } from "./changes";

function changed({ json, ...instance }: RealStack, { layer, type, change, adds }: Change): SynthesizedStack {
  const of = Object.entries((json.resource?.[type] ?? {}) as Record<string, Args>);
  const all = of.map(([, args]) => args);
  const made = Object.fromEntries(
    of.flatMap(([name, args]) => {
      const after = change(args, all);
      return after === undefined ? [] : [[name, after]];
    }),
  );
  const added = adds === undefined ? {} : { [adds.type]: { added: adds.args } };
  const resource = instance.layer === layer ? { ...json.resource, [type]: made, ...added } : json.resource;
  return { instance, folder: "", json: { ...json, resource } } as unknown as SynthesizedStack;
}

/** Fixtures show a rule in its plainest form; what is synthesized names things through functions, policies and outputs. */
describe("the estate with one thing changed", () => {
  it("has a change for every rule", () => {
    expect(Object.keys(changes).sort()).toEqual(serviceRules.map(({ id }) => id).sort());
  });

  it.each(serviceRules.map((rule) => [rule.id, rule] as const))("breaks %s", async (id, rule) => {
    const [change, stacks] = [changes[id], await realStacks()];
    if (change === undefined) throw new Error(`no change breaks ${id}`);
    expect(stacks.filter(({ layer, json }) => layer === change.layer && json.resource?.[change.type] !== undefined)).not.toEqual([]);
    expect(rule.find(new Estate(stacks.map((stack) => changed(stack, change))))).not.toEqual([]);
  });
});
