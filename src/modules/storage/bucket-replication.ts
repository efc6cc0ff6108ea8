import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { Construct } from "constructs";
import { anyKeyArn, bucketArn, keyAliasArn } from "../shared/arns";
import { replicationPolicy } from "./replication-policy";
import { replicationTrust } from "./replication-trust";

/**
 * Minutes within which replication time control promises 99.99 % of the objects; S3 knows no other
 * number. A tighter objective is watched by an alarm on the metric ReplicationLatency.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
 */
export const replicationTimeMinutes = 15;

export interface BucketReplicationProps {
  readonly roleName: string;
  readonly accountId: string;
  readonly source: { readonly bucketName: string; readonly region: string; readonly keyArn: string };
  /** The twin, known by its names alone: the other region's state is never read. */
  readonly destination: { readonly bucketName: string; readonly region: string; readonly keyAlias: string };
  /** Whether what is deleted in the source disappears from the replica too. */
  readonly deleteMarkers: boolean;
  readonly objectLock: boolean;
}

/** Replication of one bucket to its twin, by a role that can do this and nothing else. */
export class BucketReplication extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: BucketReplicationProps,
  ) {
    super(scope, id);
    const { source, destination, accountId, deleteMarkers } = props;
    const { role, permissions } = this.createRole();
    new S3BucketReplicationConfigurationA(this, "replication", {
      bucket: source.bucketName,
      role: role.arn,
      // What is written while the role can do nothing yet is never replicated.
      dependsOn: [permissions],
      rule: [
        {
          id: "recovery-region",
          status: "Enabled",
          priority: 0,
          // An empty filter is every object; delete markers are replicated only by rules that have one.
          filter: {},
          deleteMarkerReplication: { status: deleteMarkers ? "Enabled" : "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: bucketArn(destination.bucketName),
            encryptionConfiguration: { replicaKmsKeyId: keyAliasArn(destination.region, accountId, destination.keyAlias) },
            replicationTime: { status: "Enabled", time: { minutes: replicationTimeMinutes } },
            metrics: { status: "Enabled", eventThreshold: { minutes: replicationTimeMinutes } },
          },
        },
      ],
    });
  }

  private createRole(): { readonly role: IamRole; readonly permissions: IamRolePolicy } {
    const { roleName, accountId, source, destination, deleteMarkers, objectLock } = this.props;
    const sourceArn = bucketArn(source.bucketName);
    const role = new IamRole(this, "role", {
      name: roleName,
      description: "Replicates a bucket to its twin in the other region",
      assumeRolePolicy: replicationTrust(),
    });
    const policy = replicationPolicy(
      { bucketArn: sourceArn, region: source.region, keyArn: source.keyArn },
      {
        bucketArn: bucketArn(destination.bucketName),
        region: destination.region,
        keysArn: anyKeyArn(destination.region, accountId),
        keyAlias: destination.keyAlias,
      },
      { deleteMarkers, objectLock },
    );
    return { role, permissions: new IamRolePolicy(this, "policy", { role: role.name, name: "replicate", policy }) };
  }
}
