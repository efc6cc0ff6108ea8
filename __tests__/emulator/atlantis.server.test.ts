import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { AtlantisClone } from "../helpers/atlantis";
import { root } from "../helpers/command";
import { type EstatePath, makeStateBuckets, startEstatePath } from "../helpers/estate-path";
import { ProjectCopy } from "../helpers/history";

const stack = "dev-us-east-1-security";
const access = "dev-us-east-1-access";

let run: EstatePath;
let project: ProjectCopy;
let planning: AtlantisClone;
let deploying: AtlantisClone;

const keys = async (): Promise<number> =>
  ((await new KMSClient(clientSettings("kms", "us-east-1")).send(new ListAliasesCommand({}))).Aliases ?? []).filter(({ AliasName }) =>
    AliasName?.startsWith("alias/smart0dte-dev-"),
  ).length;
const planFiles = async (): Promise<string[]> =>
  (await project.git("ls-files", "--others")).split("\n").filter((file) => file.endsWith(".tfplan"));

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  project = new ProjectCopy(path.join(base, "project"));
  for (const other of ["prod", "staging"]) rmSync(project.path("config", `${other}.yaml`));
  // The packages are there, as a link; the step that installs them has nothing to do.
  writeFileSync(project.path("scripts", "setup.mjs"), "");
  copyFileSync(path.join(root, "atlantis.yaml"), project.path("atlantis.yaml"));
  await project.init();
  const shell: ConstructorParameters<typeof AtlantisClone>[1] = (program, args, options) => run.emulator.run(program, args, options);
  planning = new AtlantisClone(project, shell, path.join(base, "tools"));
  deploying = new AtlantisClone(project, shell, path.join(base, "tools"), "apply");
  await planning.fetchTerraform();
  planning.runsVersion("0.42.0");
  planning.signIn("dev");
  await planning.synthesized();
  await makeStateBuckets();
});
afterAll(() => run.emulator.stop());

it("posts the review of a plan, with the line that Atlantis counts by, and keeps one file", async () => {
  const { exitCode, comment } = await planning.stage("plan", stack);
  expect([exitCode, comment]).toEqual([0, expect.stringMatching(/Review: [\s\S]*^Plan: [1-9]\d* to add, 0 to change, 0 to destroy\.$/m)]);
  // Atlantis takes every file of this kind in its clone for a plan that waits for its apply.
  expect(await planFiles()).toEqual([path.relative(project.folder, planning.planFile(stack))]);
});

it("applies nothing on the server that plans", async () => {
  const { exitCode, comment } = await planning.stage("apply", stack);
  expect([exitCode, comment]).toEqual([1, expect.stringContaining("This server plans only")]);
  expect(await keys()).toBe(0);
});

it("plans again on the server that applies, without what the other one left", async () => {
  rmSync(project.path("cdktf.out"), { recursive: true });
  const hooked = await deploying.hook();
  expect(hooked, `${hooked.stdout}\n${hooked.stderr}`).toMatchObject({ exitCode: 0 });
  expect(await deploying.stage("plan", stack)).toMatchObject({
    exitCode: 0,
    comment: expect.stringMatching(/^Plan: [1-9]\d* to add/m) as string,
  });
});

it("refuses the apply of what was planned from other code, and applies nothing", async () => {
  project.edit("config/dev.yaml", (text) => text.replace(/^owner: .*$/m, "owner: somebody-else"));
  const { exitCode, comment } = await deploying.stage("apply", stack);
  expect([exitCode, comment]).toEqual([1, expect.stringMatching(/nothing was applied[\s\S]*After a refusal, plan again/)]);
  expect(await keys()).toBe(0);
  await project.git("checkout", "--", "config/dev.yaml");
});

it("applies the bundle of the plan, and leaves nothing that could be applied again", async () => {
  const { exitCode, comment } = await deploying.stage("apply", stack);
  expect([exitCode, comment]).toEqual([0, expect.stringMatching(/dev-us-east-1-security\s+applied/)]);
  expect(await keys()).toBeGreaterThan(0);
  expect(existsSync(deploying.planFile(stack))).toBe(false);
  expect(await planFiles()).toEqual([]);
});

it("plans clean afterwards, in the words by which Atlantis counts", async () => {
  const { exitCode, comment } = await deploying.stage("plan", stack);
  expect([exitCode, comment]).toEqual([0, expect.stringContaining("No changes. Your infrastructure matches the configuration.")]);
});

it("plans who has access like everything else, and leaves the apply to a person", async () => {
  expect(await deploying.stage("plan", access)).toMatchObject({ exitCode: 0 });
  expect(await deploying.stage("apply", access)).toMatchObject({ exitCode: 1, comment: expect.stringContaining("break-glass") as string });
  expect(existsSync(deploying.planFile(access))).toBe(true);
});
