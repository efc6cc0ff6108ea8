import { estate, temporaryFolder } from "../helpers/command";
import { realStacks, resources } from "../helpers/estate";

describe("estate apply --mock", () => {
  const work = temporaryFolder();

  it("creates every resource of every stack, and every value flows from stack to stack", async () => {
    const run = await estate(["apply", "--mock", "--json", "--work", work]);
    expect(run.stderr).not.toContain("fix:");
    expect(run.exitCode).toBe(0);
    const { stacks } = JSON.parse(run.stdout) as { stacks: { stack: string; created: number }[] };
    expect(stacks).toEqual(
      (await realStacks()).map((stack) => expect.objectContaining({ stack: stack.id, created: resources(stack).length }) as unknown),
    );
  });
});
