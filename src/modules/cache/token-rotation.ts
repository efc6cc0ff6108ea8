import { Construct } from "constructs";
import { redisRotationStatements } from "../function-permissions/redis-rotation";
import { type LogKeeping } from "../data/encrypted-log-group";
import { FunctionAccess } from "../data/function-access";
import { ownFunctionArn } from "../functions/internal-function";
import { type FunctionArchive } from "../../facts/function-archive";
import { type RotatedSecret, RotationFunction } from "../functions/rotation-function";
import { cacheArn } from "../shared/arns";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";
import { TokenChange } from "./token-change";

export interface RotatedCluster {
  readonly replicationGroupId: string;
  readonly arn: string;
}

export interface TokenRotationProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly secret: RotatedSecret;
  /** Whether the token changes by its schedule; not where the other region writes. */
  readonly rotates: boolean;
  readonly secretsKeyArn: string;
  readonly cluster: RotatedCluster;
  /** The other member of a global datastore, whose token changes together with this one's. */
  readonly secondary?: { readonly region: string; readonly replicationGroupId: string } | undefined;
  readonly network: { readonly vpcId: string; readonly subnetIds: string[]; readonly storeSecurityGroupId: string };
  readonly logs: LogKeeping;
}

const name = "redis-rotation";

/**
 * Rotation of the cache's token, and the first change of it in the apply that makes the cache. That
 * call waits for a rotation by the same function, which must therefore be free to run twice at once.
 */
export class TokenRotation extends Construct {
  /** Known only when the token that the cluster was created with is dead. */
  public readonly tokenReplaced: string;

  public constructor(scope: Construct, id: string, props: TokenRotationProps) {
    super(scope, id);
    const { place, cluster, network, secondary } = props;
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
    const rotation = new RotationFunction(this, "function", {
      place,
      name,
      archive: props.archive,
      environment: {
        REPLICATION_GROUP_ID: cluster.replicationGroupId,
        ...(secondary === undefined
          ? {}
          : { SECONDARY_REPLICATION_GROUP_ID: secondary.replicationGroupId, SECONDARY_REGION: secondary.region }),
      },
      secrets: { token: props.secret },
      rotates: props.rotates,
      statements: redisRotationStatements({
        secretArn: props.secret.secretArn,
        // Computed: the policy is there before the function.
        functionArn: ownFunctionArn(place, name),
        replicationGroupArns: [
          cluster.arn,
          ...(secondary === undefined ? [] : [cacheArn(secondary.region, place.accountId, secondary.replicationGroupId)]),
        ],
        keyArn: props.secretsKeyArn,
        region: place.region,
      }),
      network: { subnetIds: network.subnetIds, securityGroupIds: [access.securityGroupId] },
      logs: props.logs,
    });
    const change = new TokenChange(this, "first-token", {
      functionArn: rotation.functionArn,
      mode: "bootstrap",
      secretArn: props.secret.secretArn,
      replicationGroupId: cluster.replicationGroupId,
      replicationGroupArn: cluster.arn,
    });
    this.tokenReplaced = change.done;
  }
}
