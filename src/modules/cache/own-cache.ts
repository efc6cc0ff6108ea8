import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type FunctionArchive } from "../../facts/function-archive";
import { BootstrapToken } from "../secrets/bootstrap-token";
import { SecretContainer, type SecretKeeping, type SecretReplica } from "../secrets/secret-container";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";
import { CacheCluster, type ClusterShape } from "./cache-cluster";
import { type ClusterOperation } from "./cluster-arguments";
import { InitialToken } from "./initial-token";
import { TokenRotation } from "./token-rotation";

export interface TokenSecret {
  readonly name: string;
  readonly keeping: SecretKeeping;
  readonly replicas: readonly SecretReplica[];
  readonly everyDays: number;
  /** Whether it changes by its schedule; not where another region's cache is written to and has the same token. */
  readonly rotates: boolean;
}

export interface OwnCacheProps {
  readonly place: Place;
  readonly shape: ClusterShape;
  readonly parameterGroupName: string;
  readonly operation: ClusterOperation;
  /** Where the function that rotates the token runs. */
  readonly network: { readonly vpcId: string; readonly subnetIds: string[] };
  readonly token: TokenSecret;
  readonly rotationArchive: FunctionArchive;
  /** The member of the global datastore that follows this cache, when there is one. */
  readonly secondary?: { readonly region: string; readonly replicationGroupId: string } | undefined;
  readonly logs: LogKeeping;
}

/** A writable cache with a token of its own. */
export class OwnCache extends Construct {
  /** Known only when the token that the cluster was created with is dead. */
  public readonly configurationEndpoint: string;
  public readonly replicationGroupId: string;
  public readonly tokenSecretName: string;

  public constructor(scope: Construct, id: string, props: OwnCacheProps) {
    super(scope, id);
    const { place, token, operation, network, logs } = props;
    const secret = new SecretContainer(this, "token", {
      place,
      name: token.name,
      description: "AUTH token of the cache",
      keeping: token.keeping,
      replicas: token.replicas,
    });
    const bootstrap = new BootstrapToken(this, "bootstrap-token", { unknownUntilApply: secret.secretArn });
    const initial = new InitialToken(this, "initial-token", { secretArn: secret.secretArn, token: bootstrap.token });
    const cluster = new CacheCluster(this, "cluster", {
      place,
      shape: props.shape,
      parameterGroupName: props.parameterGroupName,
      operation,
      bootstrapToken: bootstrap.token,
      inGlobalDatastore: props.secondary !== undefined,
      logs,
    });
    const rotation = new TokenRotation(this, "rotation", {
      place,
      archive: props.rotationArchive,
      secret: { secretArn: initial.secretArn, everyDays: token.everyDays },
      secretsKeyArn: token.keeping.keyArn,
      cluster,
      secondary: props.secondary,
      rotates: token.rotates,
      network: { ...network, storeSecurityGroupId: operation.securityGroupId },
      logs,
    });
    this.configurationEndpoint = after(cluster.configurationEndpoint, rotation.tokenReplaced);
    this.replicationGroupId = after(cluster.replicationGroupId, rotation.tokenReplaced);
    this.tokenSecretName = secret.secretName;
  }
}
