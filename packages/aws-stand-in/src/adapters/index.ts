import { type Adapter } from "../router/adapter";
import { accountPublicAccess } from "./account-public-access";
import { alarmDependencies } from "./alarm-dependencies";
import { automatedBackups } from "./automated-backups";
import { backupVaults } from "./backup-vaults";
import { bucketMirror } from "./bucket-mirror";
import { bucketSettings } from "./bucket-settings";
import { buildProjects } from "./build-projects";
import { buildWebhooks } from "./build-webhooks";
import { cacheSubnets } from "./cache-subnets";
import { cacheTokens } from "./cache-tokens";
import { cancelledRotation } from "./cancelled-rotation";
import { databaseInstances } from "./database-instances";
import { databaseParameters } from "./database-parameters";
import { databaseProxies } from "./database-proxies";
import { deployments } from "./deployments";
import { ebsAccountSettings } from "./ebs-account-settings";
import { ecsServices } from "./ecs-services";
import { functionCalls } from "./function-calls";
import { functionLogging } from "./function-logging";
import { headersPolicies } from "./headers-policies";
import { imageCacheRules } from "./image-cache-rules";
import { influxCredentials } from "./influx-credentials";
import { logMasking } from "./log-masking";
import { logQueries } from "./log-queries";
import { pipelines } from "./pipelines";
import { scalingTags } from "./scaling-tags";
import { secretReplicas } from "./secret-replicas";
import { secretRotation } from "./secret-rotation";
import { sourceConnections } from "./source-connections";
import { stateMachines } from "./state-machines";
import { taggedResources } from "./tagged-resources";
import { topicSignature } from "./topic-signature";
import { tracingSettings } from "./tracing-settings";

/** Every adapter; the first that matches a call answers it. */
export const adapters: readonly Adapter[] = [
  accountPublicAccess,
  alarmDependencies,
  automatedBackups,
  backupVaults,
  bucketMirror,
  bucketSettings,
  buildProjects,
  buildWebhooks,
  cacheSubnets,
  cacheTokens,
  cancelledRotation,
  databaseInstances,
  databaseParameters,
  databaseProxies,
  deployments,
  ebsAccountSettings,
  ecsServices,
  functionCalls,
  functionLogging,
  headersPolicies,
  imageCacheRules,
  influxCredentials,
  logMasking,
  logQueries,
  pipelines,
  scalingTags,
  secretReplicas,
  secretRotation,
  sourceConnections,
  stateMachines,
  taggedResources,
  topicSignature,
  tracingSettings,
];
