import { type Construct } from "constructs";
import { exportPrefixes } from "../modules/cache/snapshot-names";
import { Buckets } from "../modules/storage/buckets";
import { consume } from "../synthesis/consume";
import { publish } from "../synthesis/publish";
import { securityContract, storageContract } from "../layers/contracts";
import { cacheId } from "./data-props";
import { foreignReaders } from "./delivery-props";
import { driftReportStatements } from "./drift-props";
import { failoverRecordStatementsOf } from "./failover-records";
import { plansBuckets } from "./estate-delivery-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Buckets of an environment in one region. */
export class StorageStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { storageKeyArn, artifactsKeyArn } = consume(this, securityContract);
    const buckets = new Buckets(this, "buckets", {
      names: this.names,
      accountId: this.env.account.id,
      region: this.region.name,
      snapshotPrefixes: exportPrefixes(cacheId(this.names)),
      foreignReaders: foreignReaders(placed),
      settings: this.env.storage,
      keyArns: { storage: storageKeyArn, artifacts: artifactsKeyArn },
      keepsData: this.env.keepsData,
      policyStatements: {
        audit: [...driftReportStatements(this.env, this.region.name), ...failoverRecordStatementsOf(this.env, this.region.name)],
      },
      loggedElsewhere: plansBuckets(placed, this.region.name),
    });
    publish(this, storageContract, {
      artifactsBucketName: buckets.bucketName("artifacts"),
      accessLogsBucketName: buckets.bucketName("access-logs"),
      accessLogsBucketArn: buckets.bucketArn("access-logs"),
    });
  }
}
