import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type FunctionArchive } from "../../facts/function-archive";
import { BootstrapToken } from "../secrets/bootstrap-token";
import { secretName } from "../../facts/naming";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";
import { type ClusterOperation } from "./cluster-arguments";
import { SecondaryCluster } from "./secondary-cluster";
import { TokenAdoption } from "./token-adoption";

export interface FollowingCacheProps {
  readonly place: Place;
  readonly globalDatastoreId: string;
  readonly operation: ClusterOperation;
  readonly network: { readonly vpcId: string; readonly subnetIds: string[] };
  /** The primary's secret, of which a copy lies in this region. */
  readonly token: { readonly name: string; readonly keyArn: string };
  readonly rotationArchive: FunctionArchive;
  readonly logs: LogKeeping;
}

/** A cache that follows another region's through a global datastore, and has its token. */
export class FollowingCache extends Construct {
  /** Known only when the token that the cluster was created with is dead. */
  public readonly configurationEndpoint: string;
  public readonly replicationGroupId: string;
  public readonly tokenSecretName: string;

  public constructor(scope: Construct, id: string, props: FollowingCacheProps) {
    super(scope, id);
    const { place, operation, network, logs } = props;
    this.tokenSecretName = secretName(place.names, props.token.name);
    // The security group exists with the apply, so its id defers the call for the token to it.
    const bootstrap = new BootstrapToken(this, "bootstrap-token", { unknownUntilApply: operation.securityGroupId });
    const cluster = new SecondaryCluster(this, "cluster", {
      place,
      globalDatastoreId: props.globalDatastoreId,
      operation,
      bootstrapToken: bootstrap.token,
      logs,
    });
    const adoption = new TokenAdoption(this, "adoption", {
      place,
      archive: props.rotationArchive,
      secretName: this.tokenSecretName,
      secretsKeyArn: props.token.keyArn,
      cluster,
      network: { ...network, storeSecurityGroupId: operation.securityGroupId },
      logs,
    });
    this.configurationEndpoint = after(cluster.configurationEndpoint, adoption.tokenReplaced);
    this.replicationGroupId = after(cluster.replicationGroupId, adoption.tokenReplaced);
  }
}
