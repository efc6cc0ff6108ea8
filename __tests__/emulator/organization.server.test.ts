import { writeFileSync } from "node:fs";
import path from "node:path";
import { readSynthesized, type SynthesizedStack } from "../../src/estate/synthesized";
import { reattachVariable } from "../../src/estate/run/provider-host/plugin-protocol";
import { type EstatePath, startEstatePath, succeeds } from "../helpers/estate-path";
import { configWith } from "../helpers/small-estate";

/**
 * The control policies of an organization, applied in its management account through the role that somebody made there. The
 * stand-in is one account, which is the management account here, and gives members of an organization ids of its own: the
 * estate's accounts get those.
 */
const management = "111111111111";
const environments = ["dev", "staging", "prod"] as const;

let run: EstatePath;
let stack: SynthesizedStack;
/** Ids of the members: those of the estate's accounts, and the one that services are delegated to. */
const members: string[] = [];

/** A call of Organizations in the management account. */
const call = async <T>(operation: string, request: object): Promise<T> =>
  (await run.json("organizations", "us-east-1", `AWSOrganizationsV20161128.${operation}`, request)) as T;

beforeAll(async () => {
  run = await startEstatePath();
  await call("CreateOrganization", { FeatureSet: "ALL" });
  for (const name of [...environments, "security"]) {
    const { CreateAccountStatus: made } = await call<{ CreateAccountStatus: { AccountId: string } }>("CreateAccount", {
      AccountName: name,
      Email: `${name}@example.com`,
    });
    members.push(made.AccountId);
  }
  const edit = (text: string): string =>
    ["111111111111", "222222222222", "333333333333"]
      .reduce((edited, id, index) => edited.replaceAll(id, members[index] ?? ""), text)
      .concat(
        text.includes("environment: prod")
          ? `\norganization:\n  managementAccountId: "${management}"\n  roleName: smart0dte-organization\n  delegated: { accountId: "${members[3]}" }\n`
          : "",
      );
  const config = configWith(path.join(path.dirname(run.work), "config-of-members"), environments, edit);
  await succeeds(run.emulator.estate(["--work", run.work, "--config", config, "synth"]), "synth");
  const found = readSynthesized(path.join(run.work, "cdktf.out")).find(({ instance }) => instance.layer === "organization");
  if (found === undefined) throw new Error("there is no stack of the organization");
  stack = found;
  // Only where the state lies differs: its bucket is another test's.
  writeFileSync(path.join(stack.folder, "backend_override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
});
afterAll(() => run.emulator.stop());

/** The provider as Terraform starts it: that of the test's host has the types alone that the estate has by itself. */
const terraform = (...args: readonly string[]) =>
  succeeds(
    run.emulator.run("terraform", [...args, "-no-color", "-input=false"], { cwd: stack.folder, env: { [reattachVariable]: "" } }),
    `${args[0]} of the organization`,
  );

const attached = async (target: string): Promise<string[]> => {
  const { Policies: policies } = await call<{ Policies: { Name: string }[] }>("ListPoliciesForTarget", {
    TargetId: target,
    Filter: "SERVICE_CONTROL_POLICY",
  });
  return policies.map(({ Name }) => Name).sort();
};

it("is applied through the role in the management account, and then has nothing to do", async () => {
  await terraform("init");
  await terraform("apply", "-auto-approve");
  await terraform("plan", "-detailed-exitcode", "-lock=false");
});

it("binds every account of the estate beside what AWS attaches, and no other one", async () => {
  for (const account of members.slice(0, 3)) expect(await attached(account)).toEqual(["FullAWSAccess", "smart0dte-platform-guardrails"]);
  expect(await attached(members[3] ?? "")).toEqual(["FullAWSAccess"]);
});

it("delegates its services to the one account", async () => {
  const { DelegatedServices: services } = await call<{ DelegatedServices: { ServicePrincipal: string }[] }>(
    "ListDelegatedServicesForAccount",
    {
      AccountId: members[3],
    },
  );
  expect(services.map(({ ServicePrincipal }) => ServicePrincipal).sort()).toEqual([
    "access-analyzer.amazonaws.com",
    "config-multiaccountsetup.amazonaws.com",
    "config.amazonaws.com",
  ]);
});

it("makes nothing in the estate's own accounts", async () => {
  const own = await run.query("iam", "us-east-1", { Action: "ListPolicies", Version: "2010-05-08", Scope: "Local" });
  expect(own.xml).not.toContain("guardrails");
  expect(run.refused()).toEqual([]);
});

it("is taken back whole", async () => {
  await terraform("destroy", "-auto-approve");
  for (const account of members) expect(await attached(account)).toEqual(["FullAWSAccess"]);
});
