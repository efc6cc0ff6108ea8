import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyJson, type Statement } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Host, takenRoleNames, takersOf, targetRoles, trustRoles } from "./names";
import { prepareReleases, publishWeb, rollServices, seeRunning, startDeployments, type TargetPlace } from "./target-statements";

export interface DeliveryTargetProps {
  readonly host: Host;
  readonly place: TargetPlace;
}

const statements = {
  deploy: startDeployments,
  release: prepareReleases,
  roll: rollServices,
  publish: publishWeb,
  running: seeRunning,
} as const satisfies Readonly<Record<(typeof takenRoleNames)[number], (place: TargetPlace) => Statement[]>>;

/** The roles that pipelines and their builds take in an environment, each by those alone that need it. */
export class DeliveryTarget extends Construct {
  public constructor(scope: Construct, id: string, { host, place }: DeliveryTargetProps) {
    super(scope, id);
    const takers = takersOf(host);
    for (const role of takenRoleNames) {
      const made = new IamRole(this, role, {
        name: physicalName("iamRole", place.names, `delivery-${role}`),
        description: targetRoles[role],
        assumeRolePolicy: policyJson([trustRoles(host.accountId, takers[role])]),
      });
      new IamRolePolicy(this, `${role}-policy`, { name: role, role: made.name, policy: policyJson(statements[role](place)) });
    }
  }
}
