import { editedEstate, onlyResource, realStack, realStacks, resourceAt, resources, synthesizeStack } from "../helpers/estate";
import { environmentNames } from "../helpers/config";
import { decide, statementsOf } from "../helpers/policy";
import { decide as decideFor, parsePolicy } from "../helpers/resource-policy";

describe("state stack", () => {
  it("names bucket and key as the backend of its region does", async () => {
    const { json } = await realStack("prod-us-west-2-security");
    const state = await realStack("trading-prod-us-west-2-state");
    expect(resourceAt(state, "states/bucket").args).toMatchObject({
      bucket: json.terraform.backend.s3["bucket"],
      lifecycle: { prevent_destroy: true },
    });
    const alias = onlyResource(state, "aws_kms_alias").args["name"];
    expect(json.terraform.backend.s3["kms_key_id"]).toBe(`arn:aws:kms:us-west-2:333333333333:${String(alias)}`);
  });

  it("keeps every version for as long as configured, under a rule with a filter", async () => {
    const state = await realStack("trading-prod-us-east-1-state");
    expect(resourceAt(state, "states/versioning").args).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(resourceAt(state, "states/lifecycle").args["rule"]).toMatchObject([
      {
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 365 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it("encrypts with its own rotated key, and never destroys it in any environment", async () => {
    for (const stack of (await realStacks()).filter(({ layer }) => layer === "state")) {
      const key = onlyResource(stack, "aws_kms_key");
      expect(key.args).toMatchObject({ enable_key_rotation: true, lifecycle: { prevent_destroy: true } });
      expect(resourceAt(stack, "states/encryption").args["rule"]).toMatchObject([
        {
          bucket_key_enabled: true,
          apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: `\${${key.address}.arn}` },
        },
      ]);
    }
  });

  it("uses the key for objects of the state bucket alone", async () => {
    const state = await realStack("trading-prod-us-east-1-state");
    const bucket = `arn:aws:s3:::${String(resourceAt(state, "states/bucket").args["bucket"])}`;
    const [, use, denial, ...others] = statementsOf(onlyResource(state, "aws_kms_key").args["policy"]);
    expect([denial?.Effect, others]).toEqual(["Deny", []]);
    expect(use?.Condition).toMatchObject({
      StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
      ArnLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
    });
  });

  it("lets nobody but break-glass lose the key, or open it by a grant", async () => {
    const policy = statementsOf(onlyResource(await realStack("trading-prod-us-east-1-state"), "aws_kms_key").args["policy"]);
    const decided = (action: string, name: string) =>
      decide(policy, { action, resource: "*", context: { "aws:PrincipalArn": `arn:aws:iam::333333333333:role/${name}` } });
    for (const action of ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation", "kms:CreateGrant"]) {
      for (const name of ["access/smart0dte-prod-deployer", "OrganizationAccountAccessRole"])
        expect([action, decided(action, name)]).toEqual([action, "denied"]);
      expect(decided(action, "access/smart0dte-prod-break-glass")).toBe("allowed");
    }
    // KMS refuses a policy that its maker could not change again.
    expect(decided("kms:PutKeyPolicy", "OrganizationAccountAccessRole")).toBe("allowed");
  });

  it("logs who asks what of it, into a bucket of its own that takes the logs of no other", async () => {
    for (const state of (await realStacks()).filter(({ layer }) => layer === "state")) {
      const logs = resourceAt(state, "access-logs/bucket");
      expect(String(logs.args["bucket"])).toMatch(/-state-logs-/);
      expect(logs.args).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
      expect(resourceAt(state, "access-logs/encryption").args["rule"]).toMatchObject([
        { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
      ]);
      const policy = resourceAt(state, "access-logs/policy");
      expect(resourceAt(state, "states/access-logging").args).toMatchObject({
        target_bucket: `\${${policy.address}.bucket}`,
        target_prefix: "s3/states/",
      });
      const put = (source: unknown, owner = state.accountId) =>
        decideFor(parsePolicy(policy.args["policy"]), {
          principal: "logging.s3.amazonaws.com",
          action: "s3:PutObject",
          resource: `arn:aws:s3:::${String(logs.args["bucket"])}/s3/states/log`,
          context: { "aws:SourceAccount": owner, "aws:SourceArn": `arn:aws:s3:::${String(source)}` },
        });
      const states = resourceAt(state, "states/bucket").args["bucket"];
      expect([put(states), put("another"), put(states, "999999999999")]).toEqual(["allowed", "not mentioned", "not mentioned"]);
    }
  });

  it("sets the policy last, because it refuses the settings made before it", async () => {
    const policy = resourceAt(await realStack("trading-prod-us-east-1-state"), "states/policy");
    expect(policy.args["depends_on"]).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_s3_bucket_logging\./),
        expect.stringMatching(/^aws_s3_bucket_versioning\./),
        expect.stringMatching(/^aws_s3_bucket_lifecycle_configuration\./),
        expect.stringMatching(/^aws_s3_bucket_ownership_controls\./),
        expect.stringMatching(/^aws_s3_bucket_server_side_encryption_configuration\./),
      ]),
    );
  });

  it("spares the break-glass roles of every environment of a shared account", async () => {
    const shared = editedEstate((environment) => {
      environment.account = { name: "trading-shared", id: "999999999999" };
    });
    const state = await synthesizeStack(shared, "trading-shared-us-east-1-state");
    const policy = statementsOf(resourceAt(state, "states/policy").args["policy"]);
    const spared = policy.find(({ Sid }) => Sid === "DenyLossOfVersions")?.Condition?.["ArnNotLike"]?.["aws:PrincipalArn"];
    expect(spared).toEqual(environmentNames.map((name) => `arn:aws:iam::999999999999:role/access/smart0dte-${name}-break-glass`));
  });
});

describe("state replication stack", () => {
  it.each([
    ["us-east-1", "us-west-2"],
    ["us-west-2", "us-east-1"],
  ])("copies from %s to %s with that region's key, lock removals included", async (region, peer) => {
    const stack = await realStack(`trading-prod-${region}-state-replication`);
    const destination = await realStack(`trading-prod-${peer}-state`);
    expect(onlyResource(stack, "aws_s3_bucket_replication_configuration").args["rule"]).toMatchObject([
      {
        status: "Enabled",
        delete_marker_replication: { status: "Enabled" },
        source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
        destination: {
          bucket: `arn:aws:s3:::${String(resourceAt(destination, "states/bucket").args["bucket"])}`,
          encryption_configuration: {
            replica_kms_key_id: `arn:aws:kms:${peer}:333333333333:${String(onlyResource(destination, "aws_kms_alias").args["name"])}`,
          },
          replication_time: { status: "Enabled", time: { minutes: 15 } },
          metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
        },
      },
    ]);
  });

  it("has a role of its own in each region, which writes nowhere but to the other bucket", async () => {
    const stacks = await Promise.all(["us-east-1", "us-west-2"].map((region) => realStack(`trading-prod-${region}-state-replication`)));
    expect(new Set(stacks.map((stack) => onlyResource(stack, "aws_iam_role").args["name"])).size).toBe(2);
    const writes = resources(stacks[0] ?? { json: { terraform: { backend: { s3: {} } } } }, "aws_iam_role_policy")
      .flatMap(({ args }) => statementsOf(args["policy"]))
      .filter(({ Sid }) => Sid === "WriteReplicas");
    expect(writes).toMatchObject([{ Resource: "arn:aws:s3:::smart0dte-trading-prod-state-333333333333-us-west-2/*" }]);
  });
});
