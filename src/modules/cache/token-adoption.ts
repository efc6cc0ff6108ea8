import { Construct } from "constructs";
import { tokenAdoptionStatements } from "../function-permissions/redis-rotation";
import { type LogKeeping } from "../data/encrypted-log-group";
import { FunctionAccess } from "../data/function-access";
import { InternalFunction } from "../functions/internal-function";
import { type FunctionArchive } from "../../facts/function-archive";
import { secretArn, secretArnPattern } from "../shared/arns";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";
import { TokenChange } from "./token-change";
import { type RotatedCluster } from "./token-rotation";

export interface TokenAdoptionProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  /** Name of the secret whose copy lies in this region. */
  readonly secretName: string;
  readonly secretsKeyArn: string;
  readonly cluster: RotatedCluster;
  readonly network: { readonly vpcId: string; readonly subnetIds: string[]; readonly storeSecurityGroupId: string };
  readonly logs: LogKeeping;
}

/**
 * Gives a secondary cluster the token of its primary, from the copy of the secret in this region.
 * Later rotations run in the primary region and change both; a copy cannot be rotated.
 */
export class TokenAdoption extends Construct {
  /** Known only when the token that the cluster was created with is dead. */
  public readonly tokenReplaced: string;

  public constructor(scope: Construct, id: string, props: TokenAdoptionProps) {
    super(scope, id);
    const { place, cluster, network } = props;
    const access = new FunctionAccess(this, "access", {
      place,
      vpcId: network.vpcId,
      name: "cache-rotation",
      description: "Rotation of the credentials of the cache store",
      store: "cache",
      who: "Rotation",
      storeSecurityGroupId: network.storeSecurityGroupId,
      port: ports.redis,
    });
    const adoption = new InternalFunction(this, "function", {
      place,
      name: "redis-rotation",
      description: "Sets the cache's token to that of the secret",
      archive: props.archive,
      environment: { REPLICATION_GROUP_ID: cluster.replicationGroupId },
      statements: tokenAdoptionStatements({
        secretArn: secretArnPattern(place.region, place.accountId, props.secretName),
        replicationGroupArn: cluster.arn,
        keyArn: props.secretsKeyArn,
        region: place.region,
      }),
      network: { subnetIds: network.subnetIds, securityGroupIds: [access.securityGroupId] },
      timeoutSeconds: 900,
      logs: props.logs,
    });
    const change = new TokenChange(this, "adopted-token", {
      functionArn: adoption.functionArn,
      mode: "adopt",
      secretArn: secretArn(place.region, place.accountId, props.secretName),
      replicationGroupId: cluster.replicationGroupId,
      replicationGroupArn: cluster.arn,
    });
    this.tokenReplaced = change.done;
  }
}
