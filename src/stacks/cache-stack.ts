import { type Construct } from "constructs";
import { CacheEvents } from "../modules/cache/cache-events";
import { CacheNetwork } from "../modules/cache/cache-network";
import { CacheSettings } from "../modules/cache/cache-settings";
import { GlobalDatastore } from "../modules/cache/global-datastore";
import { OwnCache } from "../modules/cache/own-cache";
import { SnapshotExport } from "../modules/cache/snapshot-export";
import { EndpointParameter } from "../modules/data/endpoint-parameter";
import { bucketName } from "../facts/naming";
import { archiveOf } from "../synthesis/archives";
import { cacheContracts, networkContract, notificationsContract, securityContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { publish } from "../synthesis/publish";
import {
  cacheId,
  cacheOperationOf,
  cacheShapeOf,
  cacheTokenSecret,
  globalDatastoreSuffix,
  placeOf,
  recoveryCacheId,
  secretKeepingOf,
  secretReplicasOf,
} from "./data-props";
import { type PlacedStack, writes } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** The cache of the primary region, its token, and the export of its snapshots. */
export class CacheStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { cache, secrets, account, keepsData } = this.env;
    const keys = consume(this, securityContract);
    const { vpcId, appSubnetIds: subnetIds } = consume(this, networkContract);
    const { warningTopicArn: failureTopicArn } = consume(this, notificationsContract);
    const place = placeOf(placed);
    const logs = { keyArn: keys.logsKeyArn, retentionDays: cache.logs.retentionDays };
    const followed = cache.recovery.mode === "globalDatastore";

    const { topicArn } = new CacheEvents(this, "events", { place });
    const network = new CacheNetwork(this, "cache-network", { place, vpcId, subnetIds });
    const settings = new CacheSettings(this, "settings", {
      place,
      engine: cache.engine,
      engineVersion: cache.engineVersion,
      evictionPolicy: cache.evictionPolicy,
    });
    const own = new OwnCache(this, "own", {
      place,
      shape: cacheShapeOf(this.env),
      parameterGroupName: settings.parameterGroupName,
      operation: cacheOperationOf(this.env, {
        network,
        replicationGroupId: cacheId(this.names),
        replicasPerShard: cache.replicasPerShard,
        keyArn: keys.cacheKeyArn,
        topicArn,
      }),
      network: { vpcId, subnetIds },
      token: {
        name: cacheTokenSecret,
        keeping: secretKeepingOf(this.env, keys.secretsKeyArn),
        replicas: followed ? secretReplicasOf(placed) : [],
        everyDays: secrets.rotation.cacheTokenDays,
        rotates: !followed || writes(placed),
      },
      rotationArchive: archiveOf(this, "redis-rotation"),
      secondary: followed ? { region: this.peer.name, replicationGroupId: recoveryCacheId(this.names) } : undefined,
      logs,
    });
    if (followed)
      new GlobalDatastore(this, "global", {
        suffix: globalDatastoreSuffix(this.names),
        primaryReplicationGroupId: own.replicationGroupId,
        protectedFromDestroy: keepsData,
      });
    new SnapshotExport(this, "snapshot-export", {
      place,
      archive: archiveOf(this, "redis-snapshot-export"),
      replicationGroupId: cacheId(this.names),
      topicArn,
      bucket: { name: bucketName(this.names, "backups", account.id, this.region.name), keyArn: keys.storageKeyArn },
      logs,
      failureTopicArn,
    });
    new EndpointParameter(this, "endpoint", {
      place,
      name: "cache/endpoint",
      endpoint: own.configurationEndpoint,
      description: "Configuration endpoint of the cache",
      owner: "estate",
    });
    publish(this, cacheContracts.primary, {
      configurationEndpoint: own.configurationEndpoint,
      clientSecurityGroupId: network.clientSecurityGroupId,
    });
  }
}
