import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { automationJson } from "../automation/check";
import { roleArn } from "../shared/arns";
import { policyJson, trustService } from "../shared/iam";
import { type Place } from "../shared/place";

export interface NotifiedFindingsProps {
  readonly place: Place;
  /** Name of the rule that notifies people of findings; its events name one finding each. */
  readonly ruleName: string;
  /** Reference to the rule, which has to be there before its target. */
  readonly rule: string;
}

/** What an id or an ARN of a finding is made of. @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFindingIdentifier.html */
const identifier = String.raw`^[^\s"'{}]{1,512}$`;

/**
 * Sets each finding that people were notified of to NOTIFIED, so that its next update, of which Security Hub sends one a day, notifies
 * nobody. Security Hub sets it to NEW again by itself when what was right is wrong again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html (Systems Manager Automation)
 */
export class NotifiedFindings extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: NotifiedFindingsProps,
  ) {
    super(scope, id);
    const { place, rule } = props;
    const role = this.createRole();
    const document = new SsmDocument(this, "document", {
      name: physicalName("automationDocument", place.names, "set-notified"),
      documentType: "Automation",
      documentFormat: "JSON",
      content: setNotified(roleArn(place.accountId, this.roleName)),
      dependsOn: [role],
    });
    const starter = this.createStarter(document.name);
    new CloudwatchEventTarget(this, "target", {
      rule,
      targetId: "set-notified",
      arn: `arn:aws:ssm:${place.region}:${place.accountId}:automation-definition/${document.name}:$DEFAULT`,
      roleArn: starter.arn,
      inputTransformer: {
        inputPaths: { id: "$.detail.findings[0].Id", product: "$.detail.findings[0].ProductArn" },
        inputTemplate: '{"FindingId": [<id>], "ProductArn": [<product>]}',
      },
    });
  }

  /** Roles are global, the document is not. */
  private get roleName(): string {
    return physicalName("iamRole", this.props.place.names, `set-notified-${this.props.place.region}`);
  }

  private createRole(): IamRole {
    const { region, accountId } = this.props.place;
    const role = new IamRole(this, "role", {
      name: this.roleName,
      description: "Sets findings that people were notified of to NOTIFIED",
      assumeRolePolicy: trustService("ssm.amazonaws.com", {
        sourceAccount: accountId,
        sourceArn: `arn:aws:ssm:${region}:${accountId}:automation-execution/*`,
      }),
    });
    new IamRolePolicy(this, "policy", {
      name: "set-notified",
      role: role.name,
      policy: policyJson([
        {
          sid: "SetNotified",
          effect: "Allow",
          actions: ["securityhub:BatchUpdateFindings"],
          resources: [`arn:aws:securityhub:${region}:${accountId}:hub/default`],
          // https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchupdatefindings.html
          conditions: { StringEquals: { "securityhub:ASFFSyntaxPath/Workflow.Status": ["NOTIFIED"] } },
        },
      ]),
    });
    return role;
  }

  /** EventBridge starts the document, and gives it its role. A run is a resource of the call too, and has no name before it is there. */
  private createStarter(documentName: string): IamRole {
    const { place, ruleName } = this.props;
    const { region, accountId, names } = place;
    const of = (resource: string): string => `arn:aws:ssm:${region}:${accountId}:${resource}`;
    const role = new IamRole(this, "start-role", {
      name: physicalName("iamRole", names, `set-notified-start-${region}`),
      description: "EventBridge starts set-notified",
      assumeRolePolicy: trustService("events.amazonaws.com", {
        sourceAccount: accountId,
        sourceArn: `arn:aws:events:${region}:${accountId}:rule/${ruleName}`,
      }),
    });
    new IamRolePolicy(this, "start-policy", {
      name: "work",
      role: role.name,
      policy: policyJson([
        {
          sid: "StartDocument",
          effect: "Allow",
          actions: ["ssm:StartAutomationExecution"],
          resources: [of(`document/${documentName}`), of(`automation-definition/${documentName}:*`), of("automation-execution/*")],
        },
        {
          sid: "GiveRole",
          effect: "Allow",
          actions: ["iam:PassRole"],
          resources: [roleArn(accountId, this.roleName)],
          conditions: { StringEquals: { "iam:PassedToService": ["ssm.amazonaws.com"] } },
        },
      ]),
    });
    return role;
  }
}

const setNotified = (assumeRole: string): string =>
  automationJson({
    schemaVersion: "0.3",
    description: "Sets a finding of Security Hub that people were notified of to NOTIFIED",
    assumeRole,
    parameters: {
      FindingId: { type: "String", description: "Id of the finding", allowedPattern: identifier },
      ProductArn: { type: "String", description: "ARN of the product that found it", allowedPattern: identifier },
    },
    mainSteps: [
      {
        name: "set",
        action: "aws:executeAwsApi",
        timeoutSeconds: 60,
        maxAttempts: 3,
        onFailure: "Abort",
        isEnd: true,
        inputs: {
          Service: "securityhub",
          Api: "BatchUpdateFindings",
          FindingIdentifiers: [{ Id: "{{ FindingId }}", ProductArn: "{{ ProductArn }}" }],
          Workflow: { Status: "NOTIFIED" },
        },
      },
    ],
    outputs: [],
  });
