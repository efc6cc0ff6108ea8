import { EcrPullThroughCacheRule } from "@cdktf/provider-aws/lib/ecr-pull-through-cache-rule";
import { EcrRegistryScanningConfiguration } from "@cdktf/provider-aws/lib/ecr-registry-scanning-configuration";
import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { Inspector2Enabler } from "@cdktf/provider-aws/lib/inspector2-enabler";
import { Construct } from "constructs";
import { publicGallery } from "../../facts/images";
import { imageCachePrefix } from "../shared/image-cache";

export interface ImageRegistryProps {
  readonly accountId: string;
  /** Region that pushed images are copied to; none where nothing is pushed. */
  readonly copiesTo?: string;
  /** Beginning of the names of the repositories that are copied. */
  readonly repositoryPrefix: string;
}

/** Settings of an account's image registry in one region: images are scanned for as long as they are there, its own are copied to the other region, and public ones are kept. */
export class ImageRegistry extends Construct {
  public constructor(scope: Construct, id: string, { accountId, copiesTo, repositoryPrefix }: ImageRegistryProps) {
    super(scope, id);
    const inspector = new Inspector2Enabler(this, "inspector", { accountIds: [accountId], resourceTypes: ["ECR", "LAMBDA"] });
    new EcrRegistryScanningConfiguration(this, "scanning", {
      scanType: "ENHANCED",
      rule: [
        {
          scanFrequency: "CONTINUOUS_SCAN",
          repositoryFilter: [repositoryPrefix, `${imageCachePrefix}/`].map((prefix) => ({ filter: `${prefix}*`, filterType: "WILDCARD" })),
        },
      ],
      dependsOn: [inspector],
    });
    new EcrPullThroughCacheRule(this, "public-images", { ecrRepositoryPrefix: imageCachePrefix, upstreamRegistryUrl: publicGallery });
    if (copiesTo === undefined) return;
    new EcrReplicationConfiguration(this, "replication", {
      replicationConfiguration: {
        rule: [
          {
            destination: [{ region: copiesTo, registryId: accountId }],
            repositoryFilter: [{ filter: repositoryPrefix, filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    });
  }
}
