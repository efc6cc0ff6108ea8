import { ConfigConfigRule } from "@cdktf/provider-aws/lib/config-config-rule";
import { ConfigConformancePack } from "@cdktf/provider-aws/lib/config-conformance-pack";
import { ConfigRemediationConfiguration } from "@cdktf/provider-aws/lib/config-remediation-configuration";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyJson, trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { type ManagedRule, packs, remediatedRules } from "./managed-rules";
import { automationDocument, type Remediation, remediations } from "./remediations";

export interface RulesProps {
  readonly place: Place;
  /** Whether rules about global types belong here: where those are recorded. */
  readonly judgesGlobalTypes: boolean;
  readonly automaticRemediation: boolean;
  readonly rotationPeriodDays: number;
  readonly recorder: ITerraformDependable;
}

/** AWS tries that often, and waits so long between. @see https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html */
const attempts = { maximumAutomaticAttempts: 3, retryAttemptSeconds: 600 } as const;

/** What AWS Config looks at, and what it sets again by itself. */
export class Rules extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RulesProps,
  ) {
    super(scope, id);
    const here = (rule: ManagedRule): boolean => rule.global !== true || props.judgesGlobalTypes;
    const alone = (remediatedRules as readonly ManagedRule[]).filter(here);
    const roleArn = props.automaticRemediation ? this.createRole(alone) : undefined;
    for (const rule of alone) {
      const made = this.createRule(rule);
      const remediation = remediations.find((one) => one.rule === rule.id);
      if (roleArn !== undefined && remediation !== undefined) this.createRemediation(made, remediation, roleArn);
    }
    for (const [name, rules] of Object.entries(packs)) this.createPack(name, rules.filter(here));
  }

  private createRule({ id, source, what, parameters, ownAlone }: ManagedRule): ConfigConfigRule {
    return new ConfigConfigRule(this, id, {
      name: this.nameOf(id),
      description: what,
      source: { owner: "AWS", sourceIdentifier: source },
      ...(parameters === undefined ? {} : { inputParameters: JSON.stringify(parameters) }),
      // Only what Terraform made, because only there the remediation sets what Terraform would.
      ...(ownAlone === true ? { scope: { tagKey: "ManagedBy", tagValue: "terraform" } } : {}),
      dependsOn: [this.props.recorder],
    });
  }

  private createRemediation(rule: ConfigConfigRule, remediation: Remediation, roleArn: string): void {
    const { place, rotationPeriodDays } = this.props;
    const document = new SsmDocument(this, `${remediation.rule}-document`, {
      name: this.nameOf(`set-${remediation.rule}`),
      documentType: "Automation",
      documentFormat: "JSON",
      content: automationDocument(remediation, { accountId: place.accountId, rotationPeriodDays }),
    });
    new ConfigRemediationConfiguration(this, `${remediation.rule}-remediation`, {
      configRuleName: rule.name,
      targetType: "SSM_DOCUMENT",
      targetId: document.name,
      automatic: true,
      ...attempts,
      parameter: [
        { name: "AutomationAssumeRole", staticValue: roleArn },
        ...(remediation.argument === undefined ? [] : [{ name: "ResourceId", resourceValue: "RESOURCE_ID" }]),
      ],
    });
  }

  /** One role for the calls of the remediations, and for no other one. */
  private createRole(rules: readonly ManagedRule[]): string {
    const { accountId, region, names } = this.props.place;
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", names, `remediation-${region}`),
      description: "AWS Config sets again what somebody has unset",
      assumeRolePolicy: trustService("ssm.amazonaws.com", {
        sourceAccount: accountId,
        sourceArn: `arn:aws:ssm:${region}:${accountId}:automation-execution/*`,
      }),
    });
    const calls = remediations.filter(({ rule }) => rules.some(({ id }) => id === rule));
    new IamRolePolicy(this, "calls", {
      name: "set-again",
      role: role.name,
      policy: policyJson(
        calls.map(({ rule, actions, resources }) => ({
          sid: rule.replaceAll(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
          effect: "Allow",
          actions,
          resources: resources(accountId, region),
        })),
      ),
    });
    return role.arn;
  }

  private createPack(name: string, rules: readonly ManagedRule[]): void {
    if (rules.length === 0) return;
    new ConfigConformancePack(this, `pack-${name}`, {
      name: this.nameOf(name),
      templateBody: packTemplate(rules),
      dependsOn: [this.props.recorder],
    });
  }

  private readonly nameOf = (id: string): string => physicalName("configRule", this.props.place.names, id);
}

/** @see https://docs.aws.amazon.com/config/latest/developerguide/custom-conformance-pack.html */
export const packTemplate = (rules: readonly ManagedRule[]): string =>
  JSON.stringify({
    Resources: Object.fromEntries(
      rules.map(({ id, source, what, parameters }) => [
        id.replaceAll(/(?:^|-)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase()),
        {
          Type: "AWS::Config::ConfigRule",
          Properties: {
            ConfigRuleName: id,
            Description: what,
            Source: { Owner: "AWS", SourceIdentifier: source },
            ...(parameters === undefined ? {} : { InputParameters: parameters }),
          },
        },
      ]),
    ),
  });
