import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { Construct } from "constructs";
import { type AutomatedRunbook, runbookDocumentName, runbookRoleName } from "../../facts/automation-names";
import { roleArn } from "../shared/arns";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { type Place } from "../shared/place";
import { automationJson } from "./check";
import { type Mechanics } from "./document";

export interface RunbookProps {
  readonly place: Place;
  readonly runbook: AutomatedRunbook;
  readonly mechanics: Mechanics;
  /** What its calls need, and nothing else. */
  readonly statements: readonly Statement[];
}

/**
 * A runbook's mechanical steps as a document of Systems Manager, which makes its calls with a role of its own: whoever starts it needs
 * none of its rights. Nothing starts it by itself.
 *
 * @throws Error where the document is not right
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
export class Runbook extends Construct {
  public constructor(scope: Construct, id: string, { place, runbook, mechanics, statements }: RunbookProps) {
    super(scope, id);
    const { names, accountId, region } = place;
    const name = runbookRoleName(names, runbook, region);
    const role = new IamRole(this, "role", {
      name,
      description: `Steps of the runbook ${runbook}`,
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html: the confused deputy
      assumeRolePolicy: trustService("ssm.amazonaws.com", {
        sourceAccount: accountId,
        sourceArn: `arn:aws:ssm:${region}:${accountId}:automation-execution/*`,
      }),
    });
    new IamRolePolicy(this, "policy", { name: "steps", role: role.name, policy: policyJson(statements) });
    new SsmDocument(this, "document", {
      name: runbookDocumentName(names, runbook),
      documentType: "Automation",
      documentFormat: "JSON",
      content: automationJson({ schemaVersion: "0.3", assumeRole: roleArn(accountId, name), ...mechanics }),
      dependsOn: [role],
    });
  }
}
