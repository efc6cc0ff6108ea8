import { affectedProjects } from "../../../../src/estate/show/atlantis/projects";
import { realStacks } from "../../../helpers/estate";

const [registry, services] = ["prod-us-east-1-registry", "prod-us-east-1-services"];

describe("projects of a pull request", () => {
  const planned = new Set([registry, services]);
  const ordered = async (destroying: ReadonlySet<string>) =>
    affectedProjects(await realStacks(), { planned, onRequest: new Set(), destroying }).map(
      ({ name, execution_order_group, depends_on = [] }) => [name, execution_order_group, depends_on],
    );

  it("come in the order of the estate", async () => {
    expect(await ordered(new Set())).toEqual([
      [registry, 1, []],
      [services, 2, [registry]],
    ]);
  });

  it("come after those that used what they only take away: a service goes before its repository", async () => {
    expect(await ordered(new Set([registry]))).toEqual([
      [registry, 2, [services]],
      [services, 1, []],
    ]);
  });
});
