import { type Construct } from "constructs";
import { EndpointParameter } from "../modules/data/endpoint-parameter";
import { InfluxDb } from "../modules/time-series/influx-db";
import { LiveAnalytics } from "../modules/time-series/live-analytics";
import { consume } from "../synthesis/consume";
import { type ContractValues, networkContract, securityContract, timeSeriesContract } from "../layers/contracts";
import { publish } from "../synthesis/publish";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

type Store = ContractValues<typeof timeSeriesContract.fields>;

/** Market data and performance metrics. Both regions have the same store, and writers write to both. */
export class TimeSeriesStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { dataKeyArn } = consume(this, securityContract);
    const { vpcId, appSubnetIds } = consume(this, networkContract);
    const place = placeOf(placed);
    const store =
      this.env.timeSeries.engine === "timestream-liveanalytics"
        ? this.liveAnalytics(placed, dataKeyArn)
        : this.influxDb(placed, { vpcId, subnetIds: appSubnetIds });
    new EndpointParameter(this, "database", {
      place,
      name: "time-series/database",
      endpoint: store.databaseName,
      description: "Database of market data and metrics",
      owner: "estate",
    });
    publish(this, timeSeriesContract, store);
  }

  private liveAnalytics(placed: PlacedStack, keyArn: string): Store {
    const { memoryRetentionHours, magneticRetentionDays } = this.env.timeSeries.liveAnalytics;
    const { databaseName } = new LiveAnalytics(this, "live-analytics", {
      place: placeOf(placed),
      keyArn,
      memoryRetentionHours,
      magneticRetentionDays,
      protectedFromDestroy: this.env.keepsData,
    });
    return { databaseName, endpoint: "", clientSecurityGroupIds: [], credentialSecretArns: [] };
  }

  private influxDb(placed: PlacedStack, network: { readonly vpcId: string; readonly subnetIds: string[] }): Store {
    const { instanceType, multiAz, storageGiB } = this.env.timeSeries.influxDb;
    const store = new InfluxDb(this, "influx-db", {
      place: placeOf(placed),
      instanceType,
      multiAz,
      storageGiB,
      network,
      protectedFromDestroy: this.env.keepsData,
    });
    const { databaseName, endpoint, clientSecurityGroupId, credentialSecretArn } = store;
    return {
      databaseName,
      endpoint,
      clientSecurityGroupIds: [clientSecurityGroupId],
      credentialSecretArns: [credentialSecretArn],
    };
  }
}
