import { loadEstate } from "../../config/load";
import { checkModels } from "../../src/estate/judge/aws-models/check";
import { readMapping, readOperations } from "../../src/estate/judge/aws-models/mapping";
import { answer } from "../../src/estate/judge/access/ask";
import { becauseOf, proveAccess } from "../../src/estate/judge/access/proof";
import { accessWorld, type AccessWorld } from "../../src/estate/judge/access/world/world";
import { pricingOf } from "../../src/estate/judge/cost/services";
import { isClassified } from "../../src/estate/resource-types/holdings";
import { assignedImports, namedImports } from "../../src/estate/resource-types/imports";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { checkServices } from "../../src/estate/judge/service-rules/check";
import { type SynthesizedStack as ToolStack } from "../../src/estate/synthesized";
import {
  editedEstate,
  onlyResource,
  realConfig,
  realStacks,
  resourceAt,
  resources,
  synthesizeAll,
  synthesizeStack,
  type SynthesizedStack,
} from "../helpers/estate";
import { root } from "../helpers/command";

const id = "prod-us-east-1-organization";
const management = { managementAccountId: "999999999999", roleName: "smart0dte-organization" };
const estate = editedEstate((environment) => {
  if (environment.environment === "prod")
    environment.organization = { ...management, delegated: { accountId: "888888888888", services: ["accessAnalyzer", "config"] } };
});
const forTools = (stacks: readonly SynthesizedStack[]): readonly ToolStack[] =>
  stacks.map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as readonly ToolStack[];

describe("an organization", () => {
  it("is nothing that the estate has by itself", async () => {
    expect((await realStacks()).filter(({ layer }) => layer === "organization")).toEqual([]);
    expect(loadEstate(realConfig).every(({ organization }) => organization === undefined)).toBe(true);
  });

  it("is written in its management account, with the role that somebody made there", async () => {
    const stack = await synthesizeStack(estate, id);
    expect(stack.json.provider?.["aws"]).toEqual([
      expect.objectContaining({
        allowed_account_ids: ["999999999999"],
        assume_role: [{ role_arn: "arn:aws:iam::999999999999:role/smart0dte-organization", session_name: id }],
      }),
    ]);
    // Its state lies with the environment's own.
    expect(stack.json.terraform.backend.s3["bucket"]).toContain("333333333333");
  });

  it("binds every account of the estate, by one policy", async () => {
    const stack = await synthesizeStack(estate, id);
    const policy = onlyResource(stack, "aws_organizations_policy");
    expect(policy.args).toMatchObject({ type: "SERVICE_CONTROL_POLICY", name: "smart0dte-platform-guardrails" });
    expect(resources(stack, "aws_organizations_policy_attachment").map(({ args }) => [args["policy_id"], args["target_id"]])).toEqual(
      loadEstate(realConfig)
        .map(({ account }) => account.id)
        .sort()
        .map((account) => [`\${${policy.address}.id}`, account]),
    );
  });

  it("delegates services to the account that the configuration names, and nothing without one", async () => {
    const delegated = (stack: SynthesizedStack) =>
      resources(stack, "aws_organizations_delegated_administrator").map(({ args }) => [args["service_principal"], args["account_id"]]);
    expect(delegated(await synthesizeStack(estate, id)).sort()).toEqual(
      ["access-analyzer", "config-multiaccountsetup", "config"].map((service) => [`${service}.amazonaws.com`, "888888888888"]).sort(),
    );
    const alone = editedEstate((environment) => {
      if (environment.environment === "prod") environment.organization = management;
    });
    expect(delegated(await synthesizeStack(alone, id))).toEqual([]);
  });

  it("is entered by break-glass of its environment alone", async () => {
    const stack = await synthesizeStack(estate, "prod-us-east-1-access");
    const takers = resources(stack, "aws_iam_policy").filter(({ args }) => String(args["policy"]).includes("TakeOrganizationRole"));
    expect(takers.map(({ args }) => args["name"]).sort()).toEqual(["smart0dte-prod-access-administration", "smart0dte-prod-boundary"]);
    const holders = resources(stack, "aws_iam_role_policy_attachment").filter(({ args }) =>
      String(args["policy_arn"]).includes(resourceAt(stack, "access/policy-access-administration").address),
    );
    expect(holders.map(({ args }) => args["role"])).toEqual([expect.stringContaining("break-glass")]);
  });
});

describe("control policies of an organization", () => {
  let stacks: readonly ToolStack[];
  let world: AccessWorld;
  beforeAll(async () => {
    stacks = forTools(await synthesizeAll(estate));
    world = accessWorld(stacks);
  });
  const decision = (who: string, action: string, resource: string, context: Readonly<Record<string, string>> = {}) => {
    const { decision: decided } = answer(world, { who, action, resource, context });
    return decided.allowed ? "allowed" : becauseOf(decided);
  };

  it("leave everything that the estate needs, and are what AWS takes", async () => {
    const { archives } = await ensureFunctionArchives(root);
    expect(proveAccess(stacks, archives, readOperations(root))).toMatchObject({ findings: [], unknownPolicies: [] });
    expect(checkServices(stacks)).toEqual([]);
    const own = stacks.filter(({ instance }) => instance.id === id);
    const { findings, coverage } = checkModels(own, readMapping(root));
    expect({ findings, unknown: coverage.unknown }).toEqual({ findings: [], unknown: [] });
  });

  it("are of types that every tool knows", () => {
    const types = [...new Set(stacks.filter(({ instance }) => instance.id === id).flatMap(({ json }) => Object.keys(json.resource ?? {})))];
    expect(types).toHaveLength(3);
    for (const type of types)
      expect({
        type,
        priced: pricingOf(type) !== undefined,
        classified: isClassified(type),
        imported: type in namedImports || type in assignedImports,
      }).toEqual({ type, priced: true, classified: true, imported: true });
  });

  /** By the resource that records or watches: what ends it. */
  const ends: Readonly<Record<string, readonly string[]>> = {
    aws_accessanalyzer_analyzer: ["access-analyzer:DeleteAnalyzer"],
    aws_cloudtrail: ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"],
    aws_config_configuration_recorder: ["config:DeleteConfigurationRecorder"],
    aws_config_configuration_recorder_status: ["config:StopConfigurationRecorder"],
    aws_config_delivery_channel: ["config:DeleteDeliveryChannel"],
    aws_guardduty_detector: ["guardduty:DeleteDetector", "guardduty:DisassociateFromAdministratorAccount"],
    aws_inspector2_enabler: ["inspector2:Disable"],
    aws_macie2_account: ["macie2:DisableMacie"],
    aws_securityhub_account: ["securityhub:DisableSecurityHub"],
  };

  it.each(Object.entries(ends))("keep %s from whoever changes the account, and leave its end to break-glass", (type, actions) => {
    expect(stacks.some(({ json }) => json.resource?.[type] !== undefined)).toBe(true);
    for (const action of actions) {
      expect(decision("smart0dte-prod-deployer", action, "*")).toContain("KeepWatch");
      expect(decision("smart0dte-prod-break-glass", action, "*")).toBe("allowed");
    }
  });

  it("leave what is changed of a watch to whoever applies", () => {
    const detector = "arn:aws:guardduty:us-east-1:333333333333:detector/0123456789abcdef0123456789abcdef";
    expect(decision("smart0dte-prod-deployer", "guardduty:UpdateDetector", detector)).toBe("allowed");
  });

  it.each(["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateUser"])(
    "let whoever applies never call %s, which makes credentials that last",
    (action) => {
      expect(decision("smart0dte-prod-deployer", action, "arn:aws:iam::333333333333:user/somebody")).toContain("NoLastingCredentials");
    },
  );

  it("let no account leave, and its root user do nothing", () => {
    expect(decision("smart0dte-prod-break-glass", "organizations:LeaveOrganization", "*")).toContain("StayInOrganization");
    const own = stacks.find(({ instance }) => instance.id === id);
    const [policy] = Object.values(own?.json.resource?.["aws_organizations_policy"] ?? {});
    expect((JSON.parse(String(policy?.["content"])) as { Statement: unknown[] }).Statement).toContainEqual({
      Sid: "NoRootUser",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } },
    });
  });

  it("keep everybody in the estate's regions, and leave global services alone", () => {
    const queue = (region: string) => `arn:aws:sqs:${region}:333333333333:smart0dte-prod-x`;
    expect(decision("smart0dte-prod-break-glass", "sqs:CreateQueue", queue("us-west-2"))).toBe("allowed");
    expect(decision("smart0dte-prod-break-glass", "sqs:CreateQueue", queue("eu-west-1"))).toContain("StayInRegions");
    expect(decision("smart0dte-prod-break-glass", "cloudfront:CreateCachePolicy", "*")).toBe("allowed");
  });

  it("are refused as unknown where they bind only some of the estate's accounts", () => {
    const partly = stacks.map((stack) => {
      if (stack.instance.id !== id) return stack;
      const [[name, first] = ["", {}]] = Object.entries(stack.json.resource?.["aws_organizations_policy_attachment"] ?? {});
      return {
        ...stack,
        json: { ...stack.json, resource: { ...stack.json.resource, aws_organizations_policy_attachment: { [name]: first } } },
      };
    });
    expect(() => accessWorld(partly as unknown as readonly ToolStack[])).toThrow("but not");
  });
});
