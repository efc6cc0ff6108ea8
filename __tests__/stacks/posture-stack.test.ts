import { loadEstate } from "../../config/load";
import networkModels from "../../src/estate/judge/aws-models/data/network.json";
import postureModels from "../../src/estate/judge/aws-models/data/posture.json";
import securityModels from "../../src/estate/judge/aws-models/data/security.json";
import storageModels from "../../src/estate/judge/aws-models/data/storage.json";
import { guardDutyFeatures } from "../../src/facts/guard-duty-features";
import { allRules, packs, remediatedRules } from "../../src/modules/posture/managed-rules";
import { type RemediatedRule, remediations } from "../../src/modules/posture/remediations";
import { takesEvent } from "../helpers/event-pattern";
import { editedEstate, onlyResource, realConfig, realStack, realStacks, resourceAt, resources, synthesizeStack } from "../helpers/estate";

const primary = () => realStack("trading-prod-us-east-1-posture");
const recovery = () => realStack("trading-prod-us-west-2-posture");
const packRules = async (id: string) =>
  resources(await realStack(id), "aws_config_conformance_pack").flatMap(({ args }) =>
    Object.values(
      (JSON.parse(String(args["template_body"])) as { Resources: Record<string, { Properties: { ConfigRuleName: string } }> }).Resources,
    ).map(({ Properties }) => Properties.ConfigRuleName),
  );

describe("the record of how an account is configured", () => {
  it("holds everything of both regions, and what is global once", async () => {
    const global = async (stack: ReturnType<typeof primary>) =>
      (onlyResource(await stack, "aws_config_configuration_recorder").args["recording_group"] as { include_global_resource_types: boolean })
        .include_global_resource_types;
    expect([await global(primary()), await global(recovery())]).toEqual([true, false]);
    for (const stack of [await primary(), await recovery()]) {
      expect(onlyResource(stack, "aws_config_configuration_recorder").args["recording_group"]).toMatchObject({ all_supported: true });
      expect(onlyResource(stack, "aws_config_configuration_recorder_status").args).toMatchObject({
        is_enabled: true,
        depends_on: [expect.stringContaining("aws_config_delivery_channel")],
      });
    }
    expect(onlyResource(await primary(), "aws_config_configuration_aggregator").args["account_aggregation_source"]).toMatchObject({
      regions: ["us-east-1", "us-west-2"],
    });
    expect(resources(await recovery(), "aws_config_configuration_aggregator")).toEqual([]);
  });

  it("goes to a bucket of its own, under a key of its own, once the bucket lets AWS Config in", async () => {
    for (const stack of [await primary(), await recovery()]) {
      expect(onlyResource(stack, "aws_config_delivery_channel").args).toMatchObject({
        s3_bucket_name: expect.stringContaining("snapshots_policy"),
        s3_kms_key_arn: expect.stringContaining("aws_kms_key"),
      });
    }
  });

  it("is judged by every rule once: by itself or in a pack, and rules about global types in one region", async () => {
    const ids = allRules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const alone = (stack: Awaited<ReturnType<typeof primary>>) =>
      resources(stack, "aws_config_config_rule").map(({ args }) => String(args["name"]).replace("smart0dte-trading-prod-", ""));
    expect([...alone(await primary()), ...(await packRules("trading-prod-us-east-1-posture"))].sort()).toEqual([...ids].sort());
    const regional = allRules.filter((rule) => !("global" in rule && rule.global)).map(({ id }) => id);
    expect([...alone(await recovery()), ...(await packRules("trading-prod-us-west-2-posture"))].sort()).toEqual([...regional].sort());
    expect(Object.keys(packs).length).toBeGreaterThan(3);
  });
});

describe("what AWS Config sets again by itself", () => {
  const settingsOf = (environment: string) => {
    const config = loadEstate(realConfig).find((one) => one.environment === environment);
    return { accountId: config?.account.id ?? "", rotationPeriodDays: config?.keys.rotationPeriodDays ?? 0 };
  };

  it("covers at least five rules, each with a document, a role and a rule that finds it", async () => {
    expect(remediations.length).toBeGreaterThanOrEqual(5);
    expect(remediations.map(({ rule }) => rule).sort()).toEqual(remediatedRules.map(({ id }) => id).sort());
    const stack = await primary();
    expect(resources(stack, "aws_config_remediation_configuration")).toHaveLength(remediations.length);
    for (const { args } of resources(stack, "aws_config_remediation_configuration"))
      expect(args).toMatchObject({ automatic: true, target_type: "SSM_DOCUMENT", maximum_automatic_attempts: expect.any(Number) });
  });

  it.each(remediations.map((remediation) => [remediation.rule, remediation] as const))(
    "%s sets exactly what Terraform sets, in every stack, so that no plan finds a difference",
    async (_rule, { terraform }) => {
      let found = 0;
      for (const stack of await realStacks()) {
        const refused = Object.entries(terraform.refusedOn ?? {});
        for (const { args, address } of resources(stack, terraform.type)) {
          if (refused.length > 0 && refused.every(([name, value]) => args[name] === value)) continue;
          found++;
          const wanted = terraform.arguments(settingsOf(stack.environments[0] ?? ""));
          expect([stack.id, address, args]).toEqual([stack.id, address, expect.objectContaining(wanted)]);
        }
      }
      expect(found).toBeGreaterThan(2);
    },
  );

  it.each(remediations.map((remediation) => [remediation.rule, remediation] as const))(
    "%s sends, in the document of each stack, each field that Terraform sets and nothing else",
    async (rule, { service, api, terraform }) => {
      let found = 0;
      for (const stack of await realStacks()) {
        const document = resources(stack, "aws_ssm_document").find(({ args }) => String(args["name"]).endsWith(`-set-${rule}`));
        if (document === undefined) continue;
        found++;
        expect(resourceAt(stack, `rules/${rule}-remediation`).args).toMatchObject({
          config_rule_name: expect.stringContaining(resourceAt(stack, `rules/${rule}`).address),
          target_id: expect.stringContaining(document.address),
        });
        const settings = settingsOf(stack.environments[0] ?? "");
        const { what, below, byTheCallItself } = calls(settings)[rule];
        const wanted = Object.fromEntries(
          Object.entries(flat(terraform.arguments(settings)))
            .filter(([name]) => !byTheCallItself.includes(name))
            .map(([name, value]) => [`${below}${name.split(".").map(fieldOf).join(".")}`, value]),
        );
        const { mainSteps } = JSON.parse(String(document.args["content"])) as AutomationDocument;
        expect(mainSteps.map(({ action }) => action)).toEqual(["aws:executeAwsApi"]);
        const { Service, Api, ...sent } = mainSteps[0]?.inputs ?? {};
        expect([stack.id, Service, Api, flat(sent)]).toEqual([stack.id, service, api, { ...what, ...wanted }]);
        // To AWS a field that is not sent is off: what Terraform says nothing about would be turned off, too.
        expect(Object.keys(flat(sent)).sort()).toEqual(fieldsOfCall(`${service}.${api}`).filter((field) => !apart.has(field)));
      }
      expect(found).toBeGreaterThan(0);
    },
  );

  it("concerns buckets and keys that Terraform made, and no others", async () => {
    for (const id of ["bucket-public-access", "bucket-versioning", "key-rotation"])
      expect(resourceAt(await primary(), `rules/${id}`).args["scope"]).toEqual({ tag_key: "ManagedBy", tag_value: "terraform" });
  });

  it("can be left to people", async () => {
    const estate = editedEstate((environment) => {
      environment.posture.automaticRemediation = false;
    });
    const stack = await synthesizeStack(estate, "trading-prod-us-east-1-posture");
    expect(resources(stack, "aws_config_remediation_configuration")).toEqual([]);
    const ofRules = resources(stack, "aws_iam_role").filter(({ args }) => String(args["name"]).includes("remediation"));
    expect(ofRules).toEqual([]);
    expect(resources(stack, "aws_ssm_document").map(({ args }) => args["name"])).toEqual(["smart0dte-trading-prod-set-notified"]);
    expect(resources(stack, "aws_config_config_rule").length).toBe(remediatedRules.length);
  });
});

describe("findings", () => {
  it("are checked against the standards of the configuration, and no others", async () => {
    const arns = async (stack: ReturnType<typeof primary>) =>
      resources(await stack, "aws_securityhub_standards_subscription").map(({ args }) => args["standards_arn"]);
    expect(await arns(primary())).toEqual([
      "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/3.0.0",
      "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0",
      "arn:aws:securityhub:us-east-1::standards/nist-800-53/v/5.0.0",
      "arn:aws:securityhub:us-east-1::standards/pci-dss/v/4.0.1",
    ]);
    for (const stack of [await primary(), await recovery()])
      expect(onlyResource(stack, "aws_securityhub_account").args).toMatchObject({ enable_default_standards: false });
    expect(onlyResource(await primary(), "aws_securityhub_finding_aggregator").args).toMatchObject({ specified_regions: ["us-west-2"] });
    expect(resources(await recovery(), "aws_securityhub_finding_aggregator")).toEqual([]);
  });

  const accepted = (until: string, resourceId?: string) => ({
    control: "S3.9",
    reason: "A target of access logs logs no deliveries.",
    acceptedBy: "security",
    until,
    ...(resourceId === undefined ? {} : { resourceId }),
  });
  const rulesOf = async (suppressions: Readonly<Record<string, ReturnType<typeof accepted>>>) => {
    const estate = editedEstate((environment) => {
      environment.posture.suppressions = suppressions;
    });
    const stack = await synthesizeStack(estate, "trading-prod-us-east-1-posture");
    return resources(stack, "aws_securityhub_automation_rule").map(({ args }) => args as unknown as AutomationRule);
  };

  it("that are accepted are suppressed with who, why and until when", async () => {
    const rules = await rulesOf({ "log-target": accepted("2027-06-30", "arn:aws:s3:::smart0dte-prod-access-logs-") });
    expect(rules).toHaveLength(2);
    const rule = rules.find(({ rule_name: name }) => name.endsWith("accepted-log-target"));
    expect(rule).toMatchObject({
      description: "A target of access logs logs no deliveries. Accepted by security until 2027-06-30.",
      actions: [{ finding_fields_update: [{ workflow: [{ status: "SUPPRESSED" }], note: [{ updated_by: "security" }] }] }],
      criteria: [
        {
          compliance_security_control_id: [{ comparison: "EQUALS", value: "S3.9" }],
          updated_at: [{ end: "2027-06-30T23:59:59Z" }],
          resource_id: [{ comparison: "PREFIX", value: "arn:aws:s3:::smart0dte-prod-access-logs-" }],
        },
      ],
    });
  });

  it("that were accepted until a day are new after it, and nobody has to say so", async () => {
    const rules = await rulesOf({ "log-target": accepted("2027-12-30", "arn:aws:s3:::logs-") });
    const finding = { control: "S3.9", resource: "arn:aws:s3:::logs-a", compliance: "FAILED" };
    const statusOn = (day: string, more: object = {}) => statusAfter(rules, { ...finding, ...more, updatedAt: `${day}T07:00:00Z` });
    expect(["2027-06-01", "2027-12-30"].map((day) => statusOn(day))).toEqual(["SUPPRESSED", "SUPPRESSED"]);
    // Security Hub looks at each finding once a day: one day would do.
    expect(["2027-12-31", "2028-01-01", "2028-01-02"].map((day) => statusOn(day))).toEqual(["NEW", "NEW", "NEW"]);
    // From then on it is as people leave it, and what passes is no finding.
    expect(statusOn("2028-01-03")).toBeUndefined();
    expect(statusOn("2027-12-31", { compliance: "PASSED" })).toBeUndefined();
    expect(statusOn("2027-12-31", { resource: "arn:aws:s3:::other" })).toBeUndefined();
    // A rule sees what the control sends: by a status or a note that a rule has set it would find nothing.
    for (const { criteria } of rules)
      for (const name of Object.keys(criteria[0] ?? {})) expect(name).not.toMatch(/^(workflow_status|note_|user_defined)/);
  });

  it("that another acceptance still covers stay suppressed", async () => {
    const finding = { control: "S3.9", resource: "arn:aws:s3:::logs-a", compliance: "FAILED", updatedAt: "2027-07-01T07:00:00Z" };
    for (const [first, second] of [
      ["2027-06-30", "2027-12-31"],
      ["2027-12-31", "2027-06-30"],
    ] as const)
      expect(statusAfter(await rulesOf({ a: accepted(first), z: accepted(second, "arn:aws:s3:::logs-") }), finding)).toBe("SUPPRESSED");
  });

  it("of severe attacks reach the critical topic of every environment of the account, in both regions", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const stack = await realStack(`trading-prod-${region}-posture`);
      const pattern = JSON.parse(String(resourceAt(stack, "alerts/attack").args["event_pattern"])) as { detail: unknown };
      expect(pattern.detail).toEqual({ severity: [{ numeric: [">=", 7] }] });
      expect(resourceAt(stack, "alerts/attack-prod").args["arn"]).toBe(`arn:aws:sns:${region}:333333333333:smart0dte-prod-alerts-critical`);
      expect(resourceAt(stack, "alerts/finding-prod").args["arn"]).toBe(`arn:aws:sns:${region}:333333333333:smart0dte-prod-alerts-warning`);
    }
  });
});

describe("a finding of Security Hub", () => {
  const regions = ["us-east-1", "us-west-2"] as const;
  const finding = (region: string, more: object = {}) => ({
    Id: `arn:aws:securityhub:${region}:333333333333:security-control/S3.8/finding/0`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    ProductName: "Security Hub",
    AwsAccountId: "333333333333",
    Region: region,
    RecordState: "ACTIVE",
    Severity: { Label: "HIGH" },
    Workflow: { Status: "NEW" },
    ...more,
  });
  /** The buses that have an event of it: its own region's, and that of the region that shows the findings of both. */
  const notifiedIn = async (found: ReturnType<typeof finding>) => {
    const buses = [...new Set([found.Region, "us-east-1"])];
    const taken = await Promise.all(
      buses.map(async (bus) => {
        const stack = await realStack(`trading-prod-${bus}-posture`);
        const event = {
          source: "aws.securityhub",
          "detail-type": "Security Hub Findings - Imported",
          account: "333333333333",
          region: bus,
          detail: { findings: [found] },
        };
        return resources(stack, "aws_cloudwatch_event_rule")
          .filter(({ args }) => takesEvent(JSON.parse(String(args["event_pattern"])) as Record<string, unknown>, event))
          .map(({ args }) => `${bus} ${String(args["name"])}`);
      }),
    );
    return taken.flat();
  };

  it.each(regions)("of %s notifies people in its own region alone, although the primary region has its event as well", async (region) => {
    expect(await notifiedIn(finding(region))).toEqual([`${region} smart0dte-trading-prod-security-finding`]);
  });

  it.each<[string, object]>([
    ["that people were notified of", { Workflow: { Status: "NOTIFIED" } }],
    ["that is accepted", { Workflow: { Status: "SUPPRESSED" } }],
    ["that is over", { RecordState: "ARCHIVED" }],
    ["that is not severe", { Severity: { Label: "MEDIUM" } }],
    ["of GuardDuty, which has a rule of its own", { ProductName: "GuardDuty" }],
    ["of an account that this one administers", { AwsAccountId: "111111111111" }],
  ])("%s notifies nobody", async (_what, more) => {
    expect(await notifiedIn(finding("us-east-1", more))).toEqual([]);
  });

  it("is set to NOTIFIED by the rule that notifies people, so that its next update is not told again", async () => {
    for (const region of regions) {
      const stack = await realStack(`trading-prod-${region}-posture`);
      const target = resourceAt(stack, "alerts/notified/target").args as { arn: string; rule: string; input_transformer: Transformer };
      expect(target.rule).toBe(`\${${resourceAt(stack, "alerts/finding").address}.name}`);
      const document = resourceAt(stack, "alerts/notified/document");
      expect(target.arn).toBe(`arn:aws:ssm:${region}:333333333333:automation-definition/\${${document.address}.name}:$DEFAULT`);
      const { mainSteps, parameters } = JSON.parse(String(document.args["content"])) as AutomationDocument;
      expect(mainSteps.map(({ inputs }) => inputs)).toEqual([
        {
          Service: "securityhub",
          Api: "BatchUpdateFindings",
          FindingIdentifiers: [{ Id: "{{ FindingId }}", ProductArn: "{{ ProductArn }}" }],
          Workflow: { Status: "NOTIFIED" },
        },
      ]);
      // What EventBridge gives the document is what it asks for, each as a list, in a form that it takes.
      const { input_paths: paths, input_template: template } = target.input_transformer;
      const event = { detail: { findings: [finding(region)] } };
      const input = JSON.parse(
        template.replaceAll(/<(\w+)>/g, (_match, name: string) => JSON.stringify(atPath(event, paths[name] ?? ""))),
      ) as object;
      expect(input).toEqual({ FindingId: [finding(region).Id], ProductArn: [finding(region).ProductArn] });
      for (const [name, [value]] of Object.entries(input) as [string, string[]][])
        expect(value).toMatch(new RegExp(parameters[name]?.allowedPattern ?? "$^"));
    }
  });
});

describe("recommendations of Trusted Advisor", () => {
  it("reach the topic of warnings from us-east-1, where alone AWS sends them", async () => {
    const stack = await primary();
    expect(JSON.parse(String(resourceAt(stack, "alerts/advice").args["event_pattern"]))).toEqual({
      source: ["aws.trustedadvisor"],
      "detail-type": ["Trusted Advisor Check Item Refresh Notification"],
      detail: { status: ["ERROR", "WARN"] },
    });
    expect(resourceAt(stack, "alerts/advice-prod").args["arn"]).toBe("arn:aws:sns:us-east-1:333333333333:smart0dte-prod-alerts-warning");
    const elsewhere = resources(await recovery(), "aws_cloudwatch_event_rule").map(({ args }) => String(args["event_pattern"]));
    expect(elsewhere.filter((pattern) => pattern.includes("aws.trustedadvisor"))).toEqual([]);
  });
});

describe("watchers", () => {
  it("search the buckets that may hold personal data, by their purposes", async () => {
    const job = onlyResource(await recovery(), "aws_macie2_classification_job").args["s3_job_definition"];
    expect(job).toEqual({
      bucket_definitions: [
        {
          account_id: "333333333333",
          buckets: ["audit", "backups", "logs"].map((purpose) => `smart0dte-prod-${purpose}-333333333333-us-west-2`),
        },
      ],
    });
  });

  it("have every feature of GuardDuty on or off, as AWS leaves on what nobody turns off", async () => {
    const off = ["RDS_LOGIN_EVENTS", "EKS_AUDIT_LOGS"];
    const estate = editedEstate((environment) => {
      environment.posture.guardDutyFeatures = guardDutyFeatures.filter((feature) => !off.includes(feature));
    });
    for (const region of ["us-east-1", "us-west-2"]) {
      const stack = await synthesizeStack(estate, `trading-prod-${region}-posture`);
      const features = resources(stack, "aws_guardduty_detector_feature");
      expect(Object.fromEntries(features.map(({ args }) => [args["name"], args["status"]]))).toEqual(
        Object.fromEntries(guardDutyFeatures.map((feature) => [feature, off.includes(feature) ? "DISABLED" : "ENABLED"])),
      );
      // Taken out, it is the same resource with another status: without it nothing would turn the feature off.
      const before = resources(await realStack(stack.id), "aws_guardduty_detector_feature");
      expect(features.map(({ address }) => address)).toEqual(before.map(({ address }) => address));
    }
  });

  it("know every feature that AWS turns on by itself and Terraform can set", () => {
    // Runtime monitoring alone is off by itself; the other two are later than the provider, which refuses them.
    const apart = ["RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING", "AI_PROTECTION", "AI_ANALYST"];
    expect([...guardDutyFeatures, ...apart].sort()).toEqual([...featuresOfAws()].sort());
  });

  it("look for access from outside in each region, and for access that nobody uses in one", async () => {
    const types = async (stack: ReturnType<typeof primary>) =>
      resources(await stack, "aws_accessanalyzer_analyzer")
        .map(({ args }) => args["type"])
        .sort();
    expect(await types(primary())).toEqual(["ACCOUNT", "ACCOUNT_UNUSED_ACCESS"]);
    expect(await types(recovery())).toEqual(["ACCOUNT"]);
  });

  it("that the account has already are adopted, under the names that they have", async () => {
    const detector = "0123456789abcdef0123456789abcdef";
    const estate = editedEstate((environment) => {
      environment.posture.adopt.configRole = true;
      Object.assign(environment.posture.adopt.primary, {
        recorder: "corporate",
        deliveryChannel: "corporate-channel",
        detector,
        securityHub: true,
        macie: true,
        accessAnalyzer: "corporate-analyzer",
      });
    });
    const importsOf = async (id: string) => {
      const stack = await synthesizeStack(estate, id);
      return ((stack.json as unknown as { import?: { to: string; id: string }[] }).import ?? []).map(({ to, id: name }) => [
        to.split(".")[0],
        name,
      ]);
    };
    expect(Object.fromEntries(await importsOf("trading-prod-us-east-1-posture"))).toEqual({
      aws_config_configuration_recorder: "corporate",
      aws_config_delivery_channel: "corporate-channel",
      aws_guardduty_detector: detector,
      aws_securityhub_account: "333333333333",
      aws_macie2_account: "333333333333",
      aws_accessanalyzer_analyzer: "corporate-analyzer",
    });
    expect(await importsOf("trading-prod-us-west-2-posture")).toEqual([]);
    expect(await importsOf("trading-prod-us-east-1-account")).toEqual([
      ["aws_iam_service_linked_role", "arn:aws:iam::333333333333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"],
    ]);
  });
});

/** Names of features in AWS's model of the call that sets them. */
function featuresOfAws(): readonly string[] {
  const models = postureModels.models as Record<string, { definitions?: Record<string, { enum?: string[] }> } | undefined>;
  return models["guardduty.UpdateDetector"]?.definitions?.["DetectorFeature"]?.enum ?? [];
}

interface AutomationRule {
  readonly rule_name: string;
  readonly rule_order: number;
  readonly criteria: readonly Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>[];
  readonly actions: readonly { readonly finding_fields_update: readonly { readonly workflow: readonly { readonly status: string }[] }[] }[];
}

/**
 * Workflow status that the rules give a finding as its control sends it; none where no rule speaks of it. All criteria must hold,
 * and the rule of the highest order has the last word.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html
 */
function statusAfter(
  rules: readonly AutomationRule[],
  finding: { readonly control: string; readonly resource: string; readonly compliance: string; readonly updatedAt: string },
): string | undefined {
  const values: Readonly<Record<string, string>> = {
    compliance_security_control_id: finding.control,
    resource_id: finding.resource,
    compliance_status: finding.compliance,
    record_state: "ACTIVE",
    updated_at: finding.updatedAt,
  };
  const holds = (name: string, one: Readonly<Record<string, string>>): boolean => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing here knows the criterion ${name}`);
    if (name === "updated_at") return (one["start"] ?? "") <= value && value <= (one["end"] ?? "");
    return one["comparison"] === "PREFIX" ? value.startsWith(one["value"] ?? "") : value === one["value"];
  };
  return [...rules]
    .sort((left, right) => left.rule_order - right.rule_order)
    .filter(({ criteria }) => Object.entries(criteria[0] ?? {}).every(([name, some]) => some.some((one) => holds(name, one))))
    .at(-1)?.actions[0]?.finding_fields_update[0]?.workflow[0]?.status;
}

interface Transformer {
  readonly input_paths: Readonly<Record<string, string>>;
  readonly input_template: string;
}

/** Value at a path such as `$.detail.findings[0].Id`. */
const atPath = (value: unknown, path: string): unknown =>
  [...path.matchAll(/[A-Za-z]\w*|\d+/g)].reduce<unknown>((at, [key]) => (at as Record<string, unknown>)[key], value);

interface AutomationDocument {
  readonly parameters: Readonly<Record<string, { readonly allowedPattern?: string }>>;
  readonly mainSteps: readonly { readonly action: string; readonly inputs: Readonly<Record<string, unknown>> }[];
}

/** How a call says what Terraform's arguments say: on what, below which field, and which arguments the call itself is. */
interface Call {
  readonly what: Readonly<Record<string, string>>;
  readonly below: string;
  readonly byTheCallItself: readonly string[];
}

const calls = ({ accountId }: { readonly accountId: string }): Readonly<Record<RemediatedRule, Call>> => {
  const found = "{{ ResourceId }}";
  return {
    "bucket-public-access": { what: { Bucket: found }, below: "PublicAccessBlockConfiguration.", byTheCallItself: [] },
    "bucket-versioning": { what: { Bucket: found }, below: "", byTheCallItself: [] },
    "account-public-access": { what: { AccountId: accountId }, below: "PublicAccessBlockConfiguration.", byTheCallItself: [] },
    "volume-encryption": { what: {}, below: "", byTheCallItself: ["enabled"] },
    "key-rotation": { what: { KeyId: found }, below: "", byTheCallItself: ["enable_key_rotation"] },
    "password-policy": { what: {}, below: "", byTheCallItself: [] },
  };
};

/** Fields of the calls that set nothing: how a request is checked; and deletion by MFA alone, which only the root user turns on. */
const apart = new Set(["ChecksumAlgorithm", "ContentMD5", "DryRun", "ExpectedBucketOwner", "MFA", "VersioningConfiguration.MFADelete"]);

/** The name that the API has for an argument of Terraform's. */
const fieldOf = (name: string): string => name.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

interface Model {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Model>>;
  readonly definitions?: Readonly<Record<string, Model>>;
}

/** Every field of a call in AWS's model of it, by path. */
function fieldsOfCall(call: string): readonly string[] {
  const model = [storageModels, securityModels, networkModels]
    .map(({ models }) => (models as Readonly<Record<string, Model | undefined>>)[call])
    .find((one) => one !== undefined);
  if (model === undefined) throw new Error(`no model of ${call} below src/estate/judge/aws-models/data`);
  const below = (one: Model, path: readonly string[]): readonly string[] => {
    const resolved = one.$ref === undefined ? one : (model.definitions?.[one.$ref.replace("#/definitions/", "")] ?? {});
    const inner = Object.entries(resolved.properties ?? {});
    if (inner.length === 0) return path.length === 0 ? [] : [path.join(".")];
    return inner.flatMap(([name, next]) => below(next, [...path, name]));
  };
  return [...below(model, [])].sort();
}

function flat(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === "object" && inner !== null
        ? Object.entries(flat(inner)).map(([name, one]) => [`${key}.${name}`, one])
        : [[key, inner]],
    ),
  ) as Record<string, unknown>;
}
