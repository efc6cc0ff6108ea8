import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { type Output } from "../../src/estate/show/formats";
import { type EstatePath, makeStateBuckets, primary, startEstatePath, succeeds } from "../helpers/estate-path";
import { ProjectCopy } from "../helpers/history";
import { requireDocumentedOutput } from "../helpers/json-output";

const stack = `dev-${primary}-access`;

let run: EstatePath;
let copy: ProjectCopy;
let first = "";
let second = "";
let folder: (name: string) => string;

/** The copy's own command, with its own history, on the stand-in. */
const estate = async (...args: readonly string[]) => {
  const result = await run.emulator.run(process.execPath, [copy.path("bin", "estate.mjs"), ...args], { cwd: copy.folder });
  requireDocumentedOutput(args, result);
  return result;
};
/** How old the second factor of a developer's sign-in may be, as AWS has it. */
const signInMinutes = async (): Promise<number> => {
  const client = new IAMClient(clientSettings("iam", primary));
  const { Role } = await client.send(new GetRoleCommand({ RoleName: "smart0dte-dev-developer" }));
  const policy = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  return Number(/"aws:MultiFactorAuthAge"\s*:\s*"?(\d+)/.exec(policy)?.[1]) / 60;
};
const planned = (bundles: string) => estate("plan", "--live", "--stack", stack, "--out", bundles);

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  folder = (name) => path.join(base, name);
  copy = new ProjectCopy(folder("project"));
  await makeStateBuckets();
  first = await copy.init();
  await planned(folder("first"));
  await succeeds(estate("apply", folder("first")), "the first apply");
  copy.edit("config/dev.yaml", (text) =>
    text.replace(
      "developer: { permissions: operator, maxSessionHours: 8, mfaMaxAgeMinutes: 480 }",
      "developer: { permissions: operator, maxSessionHours: 8, mfaMaxAgeMinutes: 240 }",
    ),
  );
  second = await copy.commit();
  await planned(folder("second"));
  await succeeds(estate("apply", folder("second")), "the second apply");
});
afterAll(async () => {
  await run.emulator.stop();
  rmSync(path.dirname(run.work), { recursive: true, force: true });
});

it("plans the earlier revision against the state of now, and changes nothing", async () => {
  expect(await signInMinutes()).toBe(240);
  const { exitCode, stdout } = await estate("--json", "rollback", stack, "--to", first);
  const told = JSON.parse(stdout) as Extract<Output, { format: "estate-rollback/1" }>;
  expect(exitCode).toBe(2);
  expect(told).toMatchObject({
    to: { revision: first, commit: first },
    bundles: path.join(copy.folder, ".estate", "rollback", `${first.slice(0, 12)}-${stack}`),
    byBreakGlass: [stack],
    newer: [],
    lostByChange: [],
    lostByRollback: [],
    stacks: [expect.objectContaining({ stack, outcome: "planned", applyable: true }) as unknown],
  });
  expect(await signInMinutes()).toBe(240);
  expect(existsSync(copy.path(".estate", "reports", "review.md"))).toBe(true);
});

it("is refused by an apply of the checkout, and applied against the revision that was planned", async () => {
  const bundles = folder("back");
  await estate("rollback", stack, "--to", first, "--out", bundles);
  const refused = await estate("apply", bundles);
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("the code has moved on since it was planned")]);
  expect(await signInMinutes()).toBe(240);
  await succeeds(estate("apply", bundles, "--revision", first.slice(0, 12)), "the apply of the rollback");
  expect(await signInMinutes()).toBe(480);
});

it("has nothing left to take back, while the code that still has the change would make it again", async () => {
  const { exitCode, stdout } = await estate("rollback", stack, "--to", first);
  expect([exitCode, exitCode === 0 ? "" : stdout]).toEqual([0, ""]);
  expect((await planned(folder("again"))).exitCode).toBe(2);
  expect((await estate("rollback", stack, "--to", second)).exitCode).toBe(2);
});

it("goes back to no revision that is not in the history, and to no stack that there is not", async () => {
  await copy.git("switch", "--quiet", "--orphan", "elsewhere");
  await copy.git("commit", "--quiet", "--allow-empty", "--message", "other");
  await copy.git("switch", "--quiet", "main");
  const other = await estate("rollback", stack, "--to", "elsewhere");
  const unknown = await estate("rollback", "dev-us-east-1-acces", "--to", first);
  const missing = await estate("apply", folder("back"), "--revision", "mian");
  expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining("--to elsewhere: this revision is not in the history")]);
  expect([unknown.exitCode, unknown.stderr]).toEqual([
    1,
    expect.stringMatching(/no stack dev-us-east-1-acces[^]*did you mean dev-us-east-1-access\?/),
  ]);
  expect([missing.exitCode, missing.stderr]).toEqual([1, expect.stringContaining("--revision mian: there is no such revision")]);
});
