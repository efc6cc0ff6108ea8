import { estate, temporaryFolder } from "../helpers/command";
import { realStacks, resources } from "../helpers/estate";
import { noTotals } from "../../src/estate/run/plan/report";

interface Report {
  readonly totals: Record<string, number>;
  readonly stacks: readonly {
    readonly stack: string;
    readonly changes: readonly { readonly address: string; readonly effect: string }[];
  }[];
}

it("plans every stack of every environment and both regions in one graph, without credentials, and adds exactly what is synthesized", async () => {
  const run = await estate(["plan", "--json", "--work", temporaryFolder()]);
  expect(run).toMatchObject({ exitCode: 0 });
  const { stacks, totals } = JSON.parse(run.stdout) as Report;
  const synthesized = await realStacks();
  expect(stacks.map(({ stack }) => stack)).toEqual(synthesized.map(({ id }) => id));
  for (const [index, stack] of synthesized.entries()) {
    const changes = stacks[index]?.changes ?? [];
    expect(changes.map(({ address }) => address).sort(), stack.id).toEqual(
      resources(stack)
        .map(({ address }) => address)
        .sort(),
    );
    expect(new Set(changes.map(({ effect }) => effect))).toEqual(new Set(resources(stack).length > 0 ? ["add"] : []));
  }
  expect(totals).toEqual({ ...noTotals, add: synthesized.reduce((sum, stack) => sum + resources(stack).length, 0) });
});
