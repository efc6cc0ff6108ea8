import path from "node:path";
import { noteRemoved, readRemoved, requireNothingLeft } from "../../../../src/estate/show/atlantis/removed";
import { removedProjects } from "../../../../src/estate/show/atlantis/projects";
import { temporaryFolder } from "../../../helpers/machine";
import { stackOf } from "../../judge/review/samples";

const stack = stackOf("network", {});
const state = (...addresses: readonly string[]) => ({
  lineage: "l",
  serial: 1,
  outputs: new Map(),
  resources: new Set(addresses),
  ids: new Set<string>(),
  types: new Set<string>(),
});

describe("a stack that is gone from the code", () => {
  const folder = temporaryFolder();
  noteRemoved(folder, stack, "0123456789abcdef");
  const noted = readRemoved(path.join(folder, stack.instance.id, "removed.json"));

  it("is a project that is planned at once and waits for nothing", () => {
    expect(removedProjects([stack.instance])).toMatchObject([
      {
        name: "dev-us-east-1-network",
        dir: "cdktf.out/stacks/dev-us-east-1-network",
        execution_order_group: 0,
        autoplan: { enabled: true },
      },
    ]);
    expect(removedProjects([stack.instance])[0]).not.toHaveProperty("depends_on");
  });

  it("fails while its state holds anything, and says what to do", () => {
    expect(() => requireNothingLeft(noted, state("aws_vpc.vpc", "aws_subnet.a"))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("state s3://states-us-east-1/dev/us-east-1/network.tfstate holds 2 resources") as string,
        details: ["aws_subnet.a, aws_vpc.vpc"],
        fix: expect.stringContaining("git switch --detach 0123456789ab") as string,
      }),
    );
  });

  it("is fine once its state is empty or gone", () => {
    for (const one of [undefined, state()]) expect(requireNothingLeft(noted, one)).toMatch(/nothing is left of it/);
  });

  it("is told by a file of its own and no other", () => {
    expect(() => readRemoved(path.join(folder, "nowhere.json"))).toThrow(/no such file/);
    expect(() => readRemoved(path.join(__dirname, "removed.test.ts"))).toThrow(/not what `estate atlantis --affected` writes/);
  });
});
