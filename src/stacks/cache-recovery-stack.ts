import { type Construct } from "constructs";
import { CacheEvents } from "../modules/cache/cache-events";
import { CacheNetwork } from "../modules/cache/cache-network";
import { CacheSettings } from "../modules/cache/cache-settings";
import { FollowingCache } from "../modules/cache/following-cache";
import { globalDatastoreId } from "../facts/global-datastore-id";
import { OwnCache } from "../modules/cache/own-cache";
import { EndpointParameter } from "../modules/data/endpoint-parameter";
import { archiveOf } from "../synthesis/archives";
import { cacheContracts, networkContract, securityContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { publish } from "../synthesis/publish";
import {
  cacheOperationOf,
  cacheShapeOf,
  cacheTokenSecret,
  globalDatastoreSuffix,
  placeOf,
  recoveryCacheId,
  secretKeepingOf,
} from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** The cache of the recovery region: it follows the primary's, or stands by itself. */
export class CacheRecoveryStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { cache: config, secrets } = this.env;
    const keys = consume(this, securityContract);
    const { vpcId, appSubnetIds: subnetIds } = consume(this, networkContract);
    const place = placeOf(placed);

    const network = new CacheNetwork(this, "cache-network", { place, vpcId, subnetIds });
    const common = {
      place,
      operation: cacheOperationOf(this.env, {
        network,
        replicationGroupId: recoveryCacheId(this.names),
        replicasPerShard: config.recovery.replicasPerShard,
        keyArn: keys.cacheKeyArn,
        topicArn: new CacheEvents(this, "events", { place }).topicArn,
      }),
      network: { vpcId, subnetIds },
      rotationArchive: archiveOf(this, "redis-rotation"),
      logs: { keyArn: keys.logsKeyArn, retentionDays: config.logs.retentionDays },
    };
    const cache =
      config.recovery.mode === "globalDatastore"
        ? new FollowingCache(this, "following", {
            ...common,
            globalDatastoreId: globalDatastoreId(this.peer.name, globalDatastoreSuffix(this.names)),
            token: { name: cacheTokenSecret, keyArn: keys.secretsKeyArn },
          })
        : new OwnCache(this, "own", {
            ...common,
            shape: cacheShapeOf(this.env),
            parameterGroupName: new CacheSettings(this, "settings", {
              place,
              engine: config.engine,
              engineVersion: config.engineVersion,
              evictionPolicy: config.evictionPolicy,
            }).parameterGroupName,
            token: {
              name: cacheTokenSecret,
              keeping: secretKeepingOf(this.env, keys.secretsKeyArn),
              replicas: [],
              everyDays: secrets.rotation.cacheTokenDays,
              rotates: true,
            },
          });
    new EndpointParameter(this, "endpoint", {
      place,
      name: "cache/endpoint",
      endpoint: cache.configurationEndpoint,
      description: "Configuration endpoint of the cache",
      owner: "estate",
    });
    publish(this, cacheContracts.recovery, {
      configurationEndpoint: cache.configurationEndpoint,
      clientSecurityGroupId: network.clientSecurityGroupId,
    });
  }
}
