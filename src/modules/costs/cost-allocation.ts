import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag";
import { Construct } from "constructs";

export interface CostAllocationProps {
  /** Keys of tags that resources have carried for a day at least: AWS refuses one that it has seen on no bill. */
  readonly tags: readonly string[];
}

/**
 * Tags that costs are told apart by. Only a management account and one that belongs to no organization may activate them.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/custom-tags.html
 */
export class CostAllocation extends Construct {
  public constructor(scope: Construct, id: string, { tags }: CostAllocationProps) {
    super(scope, id);
    for (const tagKey of tags) new CeCostAllocationTag(this, `tag-${tagKey}`, { tagKey, status: "Active" });
  }
}
