import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { callerName } from "../../src/estate/judge/access/calls/call";
import { survivors } from "../../src/estate/judge/access/mutation";
import { neverRules } from "../../src/estate/judge/access/never/rules";
import { mustCalls, proveAccess } from "../../src/estate/judge/access/proof";
import { accessWorld } from "../../src/estate/judge/access/world/world";
import { readOperations } from "../../src/estate/judge/aws-models/mapping";
import { redundant } from "../estate/judge/access/redundant";
import { forTools, switchedStacks } from "../helpers/every-switch";
import { root } from "../helpers/root";

/** As `redundant`, of statements that no environment of the project has. */
const redundantWhereOn: Readonly<Record<string, string>> = {
  "Allow AssumedByJobs": "the jobs are GitHub's, which have no role in the estate",
  "Allow TakeOrganizationRole": "the role is one of the management account, whose trust the estate does not have",
};

describe("who may do what where everything is turned on that can be", () => {
  it("is enough and no more, and every statement is needed", async () => {
    const stacks = forTools(await switchedStacks());
    const { archives } = await ensureFunctionArchives(root);
    const operations = readOperations(root);
    expect(proveAccess(stacks, archives, operations)).toMatchObject({ findings: [], unknownPolicies: [] });
    const world = accessWorld(stacks.filter(({ instance }) => instance.environments.includes("prod")));
    const must = mustCalls(world, archives, operations);
    const asked = new Set(must.map(callerName));
    expect(world.roles.filter(({ name }) => !asked.has(name)).map(({ name }) => name)).toEqual([]);
    const never = neverRules.flatMap((rule) => rule.calls(world));
    const unseen = new Set(survivors(world, must, never).map(({ effect, sid }) => `${effect} ${sid}`));
    expect({
      unexplained: [...unseen].filter((key) => redundant[key] === undefined && redundantWhereOn[key] === undefined),
      stale: Object.keys(redundantWhereOn).filter((key) => !unseen.has(key)),
    }).toEqual({ unexplained: [], stale: [] });
  });
});
