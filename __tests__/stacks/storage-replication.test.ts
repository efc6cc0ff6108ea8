import { loadEstate } from "../../config/load";
import { environmentNames } from "../helpers/config";
import { purposes } from "../../src/facts/bucket-purposes";
import { placeStacks } from "../../src/layers/instances";
import { realConfig, realStack, realStacks, resourceAt, resources, type SynthesizedStack } from "../helpers/estate";
import { decide, parsePolicy } from "../helpers/resource-policy";

const estate = loadEstate(realConfig);
const prod = estate.filter(({ environment }) => environment === "prod");
const replicated = prod
  .flatMap(({ storage }) => purposes(storage))
  .filter(({ treatment }) => treatment.replication.kind === "recovery-region");

describe("replication of prod's buckets", () => {
  let source: SynthesizedStack;
  let recovery: SynthesizedStack;
  let stack: SynthesizedStack;
  beforeAll(async () => {
    source = await realStack("prod-us-east-1-storage");
    recovery = await realStack("prod-us-west-2-storage");
    stack = await realStack("prod-us-east-1-storage-replication");
  });

  it("exists for every purpose that asks for it, and for no other", () => {
    expect(replicated.map(({ purpose }) => purpose)).toEqual(["web", "artifacts", "backups", "audit"]);
    expect(resources(stack, "aws_s3_bucket_replication_configuration")).toHaveLength(replicated.length);
  });

  it.each(replicated)("of $purpose goes from the primary's bucket to its twin within 15 minutes", ({ purpose, treatment }) => {
    const { args } = resourceAt(stack, `replication/${purpose}/replication`);
    const twin = resourceAt(recovery, `buckets/${purpose}/bucket`).args["bucket"];
    const domain = treatment.encryption.kind === "kms" ? treatment.encryption.key : "none";
    expect(args["bucket"]).toBe(resourceAt(source, `buckets/${purpose}/bucket`).args["bucket"]);
    expect(args["rule"]).toMatchObject([
      {
        status: "Enabled",
        filter: {},
        source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
        delete_marker_replication: { status: ["web", "artifacts"].includes(purpose) ? "Enabled" : "Disabled" },
        destination: {
          bucket: `arn:aws:s3:::${String(twin)}`,
          encryption_configuration: { replica_kms_key_id: `arn:aws:kms:us-west-2:333333333333:alias/smart0dte-prod-${domain}` },
          replication_time: { status: "Enabled", time: { minutes: 15 } },
          metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
        },
      },
    ]);
  });

  it.each(replicated)("of $purpose finds versions kept, and the same lock, on both sides", ({ purpose }) => {
    for (const side of [source, recovery])
      expect(resourceAt(side, `buckets/${purpose}/versioning`).args).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    const lock = (side: SynthesizedStack) => resourceAt(side, `buckets/${purpose}/bucket`).args["object_lock_enabled"];
    expect(lock(recovery)).toBe(lock(source));
  });

  it.each(replicated)("of $purpose has a role of its own, which exists with its permissions before the rule", ({ purpose }) => {
    const role = resourceAt(stack, `replication/${purpose}/role`);
    expect(role.args["name"]).toBe(`smart0dte-prod-replicate-${purpose}`);
    const policy = resourceAt(stack, `replication/${purpose}/policy`);
    expect(resourceAt(stack, `replication/${purpose}/replication`).args["depends_on"]).toEqual([policy.address]);
    expect(
      parsePolicy(policy.args["policy"])
        .flatMap(({ resources: named }) => named ?? [])
        .filter((arn) => arn === "*"),
    ).toEqual([]);
  });

  it("reads the states of its own region only", () => {
    const states = Object.values(stack.json.data?.["terraform_remote_state"] ?? {});
    expect(states.map(({ config }) => (config as { key: string }).key)).toEqual(["prod/us-east-1/security.tfstate"]);
  });
});

describe("roles that S3 replicates with", () => {
  it("are trusted to S3 alone, by no condition key that S3 is not known to send, in every environment and for the state too", async () => {
    const stacks = (await realStacks()).filter(({ layer }) => layer === "storage-replication" || layer === "state-replication");
    const roles = stacks.flatMap((stack) => resources(stack, "aws_iam_role"));
    expect(roles.length).toBeGreaterThan(stacks.length);
    for (const { args } of roles) {
      const trust = parsePolicy(args["assume_role_policy"]).map((statement) => ({ ...statement, resources: ["*"] }));
      const assume = (principal: string) => decide(trust, { principal, action: "sts:AssumeRole", resource: "*", context: {} });
      expect([args["name"], assume("s3.amazonaws.com"), assume("lambda.amazonaws.com")]).toEqual([
        args["name"],
        "allowed",
        "not mentioned",
      ]);
    }
  });
});

describe("order of replication", () => {
  const placed = placeStacks(estate).map(({ instance }) => instance);

  it("comes after the buckets of both regions", () => {
    expect(placed.find(({ id }) => id === "prod-us-east-1-storage-replication")).toMatchObject({
      dependsOn: ["prod-us-east-1-security"],
      after: expect.arrayContaining(["prod-us-east-1-storage", "prod-us-west-2-storage"]) as string[],
    });
  });

  it("exists in the primary region only, and neither region's buckets wait for the other's", () => {
    expect(placed.filter(({ layer }) => layer === "storage-replication").map(({ region }) => region)).toEqual(
      environmentNames.map(() => "us-east-1"),
    );
    for (const { id, region, dependsOn, after } of placed.filter(({ layer }) => layer === "storage")) {
      const befores = [...dependsOn, ...after]
        .map((before) => placed.find((other) => other.id === before))
        .filter((before) => before?.layer !== "access");
      for (const before of befores) expect([id, before?.region]).toEqual([id, region]);
    }
  });

  it("has nothing to do in dev, where it is switched off", async () => {
    expect(resources(await realStack("dev-us-east-1-storage-replication"))).toEqual([]);
  });
});
