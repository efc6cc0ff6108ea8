import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { Construct } from "constructs";
import { keyAliasArn } from "../shared/arns";
import { policyJson } from "../shared/iam";
import { replicationTrust } from "../storage/replication-trust";
import { replicateState, type ReplicationSide } from "./state-replication-policy";

/** The only time that S3 Replication Time Control knows. */
const replicationMinutes = 15;

export interface StateReplicationProps {
  readonly accountId: string;
  readonly roleName: string;
  readonly source: ReplicationSide & { readonly bucketName: string; readonly keyArn: string };
  readonly destination: ReplicationSide & { readonly keyAlias: string };
}

/**
 * Copies every new version of a state to the other region within minutes. The other region's bucket
 * does the same in the other direction; S3 does not replicate replicas, so nothing goes in circles.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
 */
export class StateReplication extends Construct {
  public constructor(scope: Construct, id: string, { accountId, roleName, source, destination }: StateReplicationProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: roleName,
      description: "S3 copies Terraform state to the other region with it",
      assumeRolePolicy: replicationTrust(),
    });
    const permissions = new IamRolePolicy(this, "permissions", {
      name: "replicate-state",
      role: role.name,
      policy: policyJson(replicateState({ accountId, source, destination })),
    });
    const minutes = { minutes: replicationMinutes };
    new S3BucketReplicationConfigurationA(this, "configuration", {
      bucket: source.bucketName,
      role: role.arn,
      rule: [
        {
          id: "states",
          status: "Enabled",
          priority: 1,
          filter: { prefix: "" },
          // A lock file that a run has removed must be gone over there as well, or a restore starts locked.
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: destination.bucketArn,
            storageClass: "STANDARD",
            encryptionConfiguration: { replicaKmsKeyId: keyAliasArn(destination.region, accountId, destination.keyAlias) },
            replicationTime: { status: "Enabled", time: minutes },
            metrics: { status: "Enabled", eventThreshold: minutes },
          },
        },
      ],
      dependsOn: [permissions],
    });
  }
}
