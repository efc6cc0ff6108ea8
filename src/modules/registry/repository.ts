import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

export interface RepositoryProps {
  readonly name: string;
  readonly keyArn: string;
  /** Images that are kept to go back to. */
  readonly keepTagged: number;
  /** Age at which images without a tag are deleted. */
  readonly expireUntaggedDays: number;
  readonly protectedFromDestroy: boolean;
}

/**
 * The images of one service in one region. Tags never move, so an image is named by the commit it was
 * built from. Replication copies images but no settings, so each region has its own repository.
 */
export class Repository extends Construct {
  public constructor(scope: Construct, id: string, { name, keyArn, keepTagged, expireUntaggedDays, protectedFromDestroy }: RepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: !protectedFromDestroy,
      lifecycle: { preventDestroy: protectedFromDestroy },
    });
    new EcrLifecyclePolicy(this, "lifecycle", { repository: repository.name, policy: lifecyclePolicy(keepTagged, expireUntaggedDays) });
  }
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
function lifecyclePolicy(keepTagged: number, expireUntaggedDays: number): string {
  const expire = { type: "expire" };
  return JSON.stringify({
    rules: [
      { rulePriority: 1, description: "Untagged images", selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: expireUntaggedDays }, action: expire },
      { rulePriority: 2, description: "All but the newest images", selection: { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: keepTagged }, action: expire },
    ],
  });
}
