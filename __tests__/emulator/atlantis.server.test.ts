import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { AtlantisClone } from "../helpers/atlantis";
import { type EstatePath, makeStateBuckets, startEstatePath } from "../helpers/estate-path";
import { ProjectCopy } from "../helpers/history";

const stack = "dev-us-east-1-access";

let run: EstatePath;
let project: ProjectCopy;
let clone: AtlantisClone;

const roles = async (): Promise<number> => ((await new IAMClient(clientSettings("iam", "us-east-1")).send(new ListRolesCommand({}))).Roles ?? []).length;

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  project = new ProjectCopy(path.join(base, "project"));
  for (const other of ["prod", "staging"]) rmSync(project.path("config", `${other}.yaml`));
  await project.init();
  clone = new AtlantisClone(project, (program, args, options) => run.emulator.run(program, args, options), path.join(base, "tools"));
  await clone.fetchTerraform();
  await clone.synthesized();
  await makeStateBuckets();
});
afterAll(() => run.emulator.stop());

it("posts the review of a plan, with the line that Atlantis counts by, and keeps one file", async () => {
  const { exitCode, comment } = await clone.stage("plan", stack);
  expect([exitCode, comment]).toEqual([0, expect.stringMatching(/^# Review: [\s\S]*^Plan: [1-9]\d* to add, 0 to change, 0 to destroy\.$/m)]);
  // Atlantis takes every file of this kind in its clone for a plan that waits for its apply.
  expect((await project.git("ls-files", "--others")).split("\n").filter((file) => file.endsWith(".tfplan"))).toEqual([path.relative(project.folder, clone.planFile(stack))]);
});

it("refuses the apply of what was planned from other code, and applies nothing", async () => {
  project.edit("config/dev.yaml", (text) => text.replace(/^owner: .*$/m, "owner: somebody-else"));
  const { exitCode, comment } = await clone.stage("apply", stack);
  expect([exitCode, comment]).toEqual([1, expect.stringMatching(/nothing was applied[\s\S]*comment: atlantis plan -p dev-us-east-1-access/)]);
  expect(await roles()).toBe(0);
  await project.git("checkout", "--", "config/dev.yaml");
});

it("applies the bundle of the plan, and leaves nothing that could be applied again", async () => {
  const { exitCode, comment } = await clone.stage("apply", stack);
  expect([exitCode, comment]).toEqual([0, expect.stringMatching(/dev-us-east-1-access\s+applied/)]);
  expect(await roles()).toBeGreaterThan(0);
  expect(existsSync(clone.planFile(stack))).toBe(false);
  expect((await project.git("ls-files", "--others")).split("\n").filter((file) => file.endsWith(".tfplan"))).toEqual([]);
});

it("plans clean afterwards, in the words by which Atlantis tells it", async () => {
  const { exitCode, comment } = await clone.stage("plan", stack);
  expect([exitCode, comment]).toEqual([0, expect.stringContaining("No changes. Your infrastructure matches the configuration.")]);
});
