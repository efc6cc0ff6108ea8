import { type Adapter } from "../router/adapter";
import { accountPublicAccess } from "./account-public-access";
import { bucketMirror } from "./bucket-mirror";
import { bucketSettings } from "./bucket-settings";
import { cacheSubnets } from "./cache-subnets";
import { ebsAccountSettings } from "./ebs-account-settings";

/** Every adapter; the first that matches a call answers it. */
export const adapters: readonly Adapter[] = [accountPublicAccess, bucketMirror, bucketSettings, cacheSubnets, ebsAccountSettings];
