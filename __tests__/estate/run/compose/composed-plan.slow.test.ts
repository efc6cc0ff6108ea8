import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parsePlan, type PlanJson, type ResourceChange } from "../../../../src/estate/run/plan/plan-json";
import { replaceRemoteReads } from "../../../../src/estate/run/compose/references";
import { type ProviderHost } from "../../../../src/estate/run/provider-host/start";
import { readSynthesized, type StackJson, type SynthesizedStack } from "../../../../src/estate/synthesized";
import { runTerraform, type TerraformCall, terraformOutput } from "../../../../src/estate/run/terraform/run";
import { findToolchain, type Toolchain } from "../../../../src/estate/run/terraform/toolchain";
import { estate, temporaryFolder } from "../../../helpers/command";
import { startTestHost } from "../../../helpers/provider/test-host";
import { configWith } from "../../../helpers/small-estate";

/**
 * The composed plan stands for the plans of the single stacks. Here real Terraform plans stacks by
 * themselves, as synthesized: override files beside them only keep the backend and the provider
 * from AWS and put a state file with fixed values in the place of other stacks' states.
 */
const work = temporaryFolder();
const alone = temporaryFolder();
let toolchain: Toolchain;
let host: ProviderHost;
let stacks: ReadonlyMap<string, SynthesizedStack>;
let composed: ReadonlyMap<string, PlanJson>;

const call = (folder: string): TerraformCall => ({
  binary: toolchain.binary,
  environment: { ...toolchain.environment, ...host.environment },
  folder,
  signal: new AbortController().signal,
  harmless: true,
});

beforeAll(async () => {
  toolchain = await findToolchain(work);
  host = await startTestHost(toolchain.environment, alone);
  const run = await estate([
    "plan",
    "--json",
    "--env",
    "dev",
    "--region",
    "us-east-1",
    "--config",
    configWith(temporaryFolder(), ["dev"]),
    "--work",
    work,
  ]);
  expect(run.stderr).not.toContain("fix:");
  stacks = new Map(readSynthesized(path.join(work, "cdktf.out")).map((stack) => [stack.instance.id, stack]));
  const plans = path.join(work, ".estate", "plans");
  composed = new Map(
    readdirSync(plans).map((file) => [path.basename(file, ".json"), parsePlan(readFileSync(path.join(plans, file), "utf8"), file)]),
  );
});
afterAll(() => host.close());

function stackOf(id: string): SynthesizedStack {
  const stack = stacks.get(id);
  if (stack === undefined) throw new Error(`no stack ${id}; there are ${[...stacks.keys()].join(", ")}`);
  return stack;
}

/** A copy of a synthesized stack. */
function copyOf(id: string): string {
  const folder = path.join(alone, id);
  cpSync(stackOf(id).folder, folder, { recursive: true });
  return folder;
}

/** Plans a stack by itself, or one resource of it; `upstream` gives the value of every output that it reads. */
async function planAlone(id: string, upstream: (field: string) => unknown, ...addresses: readonly string[]): Promise<PlanJson> {
  const folder = copyOf(id);
  const { json } = stackOf(id);
  const offline = {
    access_key: "offline",
    secret_key: "offline",
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_requesting_account_id: true,
    allowed_account_ids: [],
  };
  writeFileSync(
    path.join(folder, "offline_override.tf.json"),
    JSON.stringify({
      terraform: { backend: { local: {} } },
      provider: { aws: (json.provider?.aws ?? []).map(({ alias }) => ({ ...(alias === undefined ? {} : { alias }), ...offline })) },
      ...fixedStates(json, folder, upstream),
    }),
  );
  const init = await runTerraform(call(folder), ["init", "-input=false", "-json"]);
  expect(init, `init of ${id}`).toMatchObject({ exitCode: 0, errors: [] });
  const plan = await runTerraform(call(folder), [
    "plan",
    "-input=false",
    "-refresh=false",
    "-lock=false",
    "-json",
    "-out=alone.tfplan",
    ...addresses.map((address) => `-target=${address}`),
  ]);
  expect(plan, `plan of ${id}: ${plan.text}`).toMatchObject({ exitCode: 0, errors: [] });
  return parsePlan(await terraformOutput(call(folder), ["show", "-json", "alone.tfplan"]), id);
}

/** Overrides every remote state by a state file with the outputs that the stack reads. */
function fixedStates(json: StackJson, folder: string, upstream: (field: string) => unknown): object {
  const { reads } = replaceRemoteReads({ resource: json.resource, output: json.output });
  const remotes = [...new Set(reads.map(({ remote }) => remote))];
  if (remotes.length === 0) return {};
  for (const remote of remotes) {
    const outputs = Object.fromEntries(
      reads.filter((read) => read.remote === remote).map(({ field }) => [field, outputOf(upstream(field))]),
    );
    writeFileSync(
      path.join(folder, `${remote}.tfstate`),
      JSON.stringify({ version: 4, terraform_version: "1.10.0", serial: 1, lineage: "fixed", outputs, resources: [] }),
    );
  }
  return {
    data: {
      terraform_remote_state: Object.fromEntries(
        remotes.map((remote) => [remote, { backend: "local", config: { path: `${remote}.tfstate` } }]),
      ),
    },
  };
}

const outputOf = (value: unknown): { value: unknown; type: unknown } => ({
  value,
  type: Array.isArray(value) ? ["list", "string"] : "string",
});

/** Something of the form that a value has which another stack gives. */
const upstreamValue = (field: string): unknown =>
  /arn/i.test(field)
    ? `arn:aws:kms:us-east-1:111111111111:key/${field}`
    : field.endsWith("Ips")
      ? ["198.51.100.1", "198.51.100.2", "198.51.100.3"]
      : field;

interface Planned {
  readonly actions: ResourceChange["change"]["actions"];
  readonly after: unknown;
  readonly unknown: unknown;
}

/** What a plan says of every managed resource, without the arguments that are `left out`. */
function planned(plan: PlanJson, leftOut: (change: ResourceChange) => readonly string[] = () => []): Record<string, Planned> {
  const without = (value: unknown, names: readonly string[]): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
      : value;
  return Object.fromEntries(
    (plan.resource_changes ?? [])
      .filter(({ mode }) => mode === "managed")
      .map((change) => [
        change.address,
        {
          actions: change.change.actions,
          after: without(change.change.after, leftOut(change)),
          unknown: without(change.change.after_unknown, leftOut(change)),
        },
      ]),
  );
}

function composedPlanOf(id: string): PlanJson {
  const plan = composed.get(id);
  if (plan === undefined) throw new Error(`no plan of ${id}`);
  return plan;
}

describe("the composed plan", () => {
  it.each([
    "dev-us-east-1-access",
    "dev-us-east-1-security",
    "trading-dev-us-east-1-account",
    "trading-dev-us-east-1-baseline",
    "trading-dev-us-east-1-state",
  ])(
    "says of every resource of %s what the plan of that stack alone says",
    async (id) => {
      const single = planned(await planAlone(id, () => "unused"));
      expect(Object.keys(single).length).toBeGreaterThan(0);
      expect(planned(composedPlanOf(id))).toEqual(single);
    },
    120_000,
  );

  it.each(["dev-us-east-1-network", "trading-dev-us-east-1-state-replication"])(
    "differs for %s, which has upstream, only in the arguments that upstream feeds",
    async (id) => {
      const { resource = {} } = stackOf(id).json;
      const fed = ({ type, name }: ResourceChange): string[] =>
        Object.entries(resource[type]?.[name] ?? {})
          .filter(([, value]) => (JSON.stringify(value) ?? "").includes("data.terraform_remote_state."))
          .map(([argument]) => argument);
      const single = await planAlone(id, upstreamValue);
      const plan = composedPlanOf(id);
      expect((plan.resource_changes ?? []).flatMap(fed).length).toBeGreaterThan(0);
      expect(planned(plan, fed)).toEqual(planned(single, fed));
    },
  );

  it("says of a web ACL's rules what the plan of the stack alone says, but for the kinds of statement that no rule has", async () => {
    const id = "dev-us-east-1-ingress";
    const acls = (plan: PlanJson): readonly ResourceChange[] =>
      (plan.resource_changes ?? []).filter(({ type }) => type === "aws_wafv2_web_acl");
    const said = (plan: PlanJson): unknown => withoutEmpty(acls(plan).map(({ change }) => [change.after, change.after_unknown]));
    const [together, alone] = [
      composedPlanOf(id),
      await planAlone(id, upstreamValue, ...acls(composedPlanOf(id)).map(({ address }) => address)),
    ];
    expect(JSON.stringify(said(together))).toContain('"positional_constraint":"EXACTLY"');
    expect(said(together)).toEqual(said(alone));
  });
});

/** The same without empty lists, in which no block is. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, content]) =>
      Array.isArray(content) && content.length === 0 ? [] : [[name, withoutEmpty(content)]],
    ),
  );
}

describe("terraform validate", () => {
  it("accepts every stack, without a warning", async () => {
    expect(
      JSON.parse(await terraformOutput(call(path.join(work, ".estate", "composition", "trading-dev-us-east-1")), ["validate", "-json"])),
    ).toMatchObject({
      valid: true,
      error_count: 0,
      warning_count: 0,
    });
  });
});
