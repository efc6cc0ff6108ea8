import { TimestreaminfluxdbDbInstance } from "@cdktf/provider-aws/lib/timestreaminfluxdb-db-instance";
import { Construct } from "constructs";
import { StoreAccess } from "../data/store-access";
import { BootstrapToken } from "../secrets/bootstrap-token";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";

export interface InfluxDbProps {
  readonly place: Place;
  readonly instanceType: string;
  readonly multiAz: boolean;
  readonly storageGiB: number;
  readonly network: { readonly vpcId: string; readonly subnetIds: string[] };
  readonly protectedFromDestroy: boolean;
}

/**
 * Time series in Timestream for InfluxDB, beside the services that write to it. AWS keeps the operator's credentials in a secret of its own
 * making and encrypts the storage with a key of its own; the provider has no argument for either.
 *
 * The initial password has no write-only argument, so it stands in the state. Change it after the
 * first apply; the provider does not compare it.
 */
export class InfluxDb extends Construct {
  public readonly databaseName: string;
  public readonly endpoint: string;
  public readonly clientSecurityGroupId: string;
  public readonly credentialSecretArn: string;

  public constructor(scope: Construct, id: string, props: InfluxDbProps) {
    super(scope, id);
    const access = new StoreAccess(this, "access", {
      place: props.place,
      vpcId: props.network.vpcId,
      store: "time-series",
      port: ports.influx,
    });
    const initial = new BootstrapToken(this, "initial-password", { unknownUntilApply: access.storeSecurityGroupId });
    const instance = new TimestreaminfluxdbDbInstance(this, "instance", {
      name: physicalName("influxDb", props.place.names, "market"),
      dbInstanceType: props.instanceType,
      deploymentType: props.multiAz ? "WITH_MULTIAZ_STANDBY" : "SINGLE_AZ",
      allocatedStorage: props.storageGiB,
      dbStorageType: "InfluxIOIncludedT1",
      port: ports.influx,
      publiclyAccessible: false,
      vpcSubnetIds: props.network.subnetIds,
      vpcSecurityGroupIds: [access.storeSecurityGroupId],
      organization: props.place.names.project,
      bucket: "market_data",
      username: "operator",
      password: initial.token,
      lifecycle: { preventDestroy: props.protectedFromDestroy, ignoreChanges: ["password"] },
    });
    this.databaseName = instance.bucket;
    this.endpoint = instance.endpoint;
    this.clientSecurityGroupId = access.clientSecurityGroupId;
    this.credentialSecretArn = instance.influxAuthParametersSecretArn;
  }
}
