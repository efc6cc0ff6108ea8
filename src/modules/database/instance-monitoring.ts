import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";

/** Logs that an instance of PostgreSQL exports. */
export const exportedLogs = ["postgresql", "upgrade"] as const;

export interface InstanceMonitoringProps {
  readonly place: Place;
  readonly instanceIdentifier: string;
  readonly logs: LogKeeping;
}

/** What an instance needs before it exists to be observed: its log groups, and the role for operating-system metrics. */
export class InstanceMonitoring extends Construct {
  /** Known only when everything here is there. */
  public readonly roleArn: string;

  public constructor(scope: Construct, id: string, { place, instanceIdentifier, logs }: InstanceMonitoringProps) {
    super(scope, id);
    // RDS makes groups that are missing by itself, without retention and without key.
    const groups = exportedLogs.map(
      (log) =>
        // Slow and failing statements are there with their text.
        new EncryptedLogGroup(this, log, { ...logs, name: `/aws/rds/instance/${instanceIdentifier}/${log}`, masked: log === "postgresql" }),
    );
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", place.names, `database-monitoring-${place.region}`),
      description: "RDS writes operating-system metrics of the database with it",
      assumeRolePolicy: trustService("monitoring.rds.amazonaws.com", { sourceAccount: place.accountId }),
    });
    const attachment = new IamRolePolicyAttachment(this, "metrics", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
    // The instance tries the role and opens its logs as soon as it is made.
    this.roleArn = after(role.arn, attachment.id, ...groups.map(({ arn }) => arn));
  }
}
