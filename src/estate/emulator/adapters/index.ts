import { type Adapter } from "../router/adapter";
import { accountPublicAccess } from "./account-public-access";
import { bucketMirror } from "./bucket-mirror";
import { bucketSettings } from "./bucket-settings";
import { cacheSubnets } from "./cache-subnets";
import { cancelledRotation } from "./cancelled-rotation";
import { databaseInstances } from "./database-instances";
import { databaseParameters } from "./database-parameters";
import { ebsAccountSettings } from "./ebs-account-settings";
import { functionLogging } from "./function-logging";
import { removedReplicas } from "./removed-replicas";
import { secretReplicas } from "./secret-replicas";
import { topicSignature } from "./topic-signature";

/** Every adapter; the first that matches a call answers it. */
export const adapters: readonly Adapter[] = [
  accountPublicAccess,
  bucketMirror,
  bucketSettings,
  cacheSubnets,
  cancelledRotation,
  databaseInstances,
  databaseParameters,
  ebsAccountSettings,
  functionLogging,
  removedReplicas,
  secretReplicas,
  topicSignature,
];
