import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

export interface RepositoryProps {
  readonly name: string;
  readonly keyArn: string;
  /** Newest images that are kept although they were never deployed. */
  readonly keepTagged: number;
  /** Deployed images that are kept to go back to. */
  readonly keepDeployed: number;
  /** Age at which images without a tag are deleted. */
  readonly expireUntaggedDays: number;
  readonly protectedFromDestroy: boolean;
}

/** Beginning of the tag that a deployment gives an image before it starts; the commit follows. */
export const deployedTagPrefix = "deployed-";

/**
 * The images of one service in one region. Tags never move, so an image is named by the commit it was
 * built from. Replication copies images but no settings, so each region has its own repository.
 */
export class Repository extends Construct {
  public constructor(scope: Construct, id: string, { name, keyArn, protectedFromDestroy, ...keeping }: RepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: !protectedFromDestroy,
      lifecycle: { preventDestroy: protectedFromDestroy },
    });
    new EcrLifecyclePolicy(this, "lifecycle", { repository: repository.name, policy: lifecyclePolicy(keeping) });
  }
}

/**
 * What ECR deletes. It judges by the time of the push and knows nothing of what runs. An image that a
 * rule selects is out of the reach of all later rules, whether the rule expires it or not; so the first
 * one takes what was ever deployed out of the count of the last one.
 *
 * Among deployed images the newest `keepDeployed` stay. The one that runs is the last that was deployed
 * with success; it goes only when that many images, each pushed after it, have been tried in vain.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
function lifecyclePolicy({
  keepTagged,
  keepDeployed,
  expireUntaggedDays,
}: Pick<RepositoryProps, "keepTagged" | "keepDeployed" | "expireUntaggedDays">): string {
  const selections = [
    [
      "Deployed images",
      { tagStatus: "tagged", tagPrefixList: [deployedTagPrefix], countType: "imageCountMoreThan", countNumber: keepDeployed },
    ],
    ["Untagged images", { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: expireUntaggedDays }],
    ["All but the newest images", { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: keepTagged }],
  ] as const;
  return JSON.stringify({
    rules: selections.map(([description, selection], index) => ({
      rulePriority: index + 1,
      description,
      selection,
      action: { type: "expire" },
    })),
  });
}
