/**
 * Tags that costs are told apart by, of those that every resource carries. AWS counts by a tag only once it
 * is activated for cost allocation where the account's bill is paid.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/custom-tags.html
 */
export const allocationTags = ["Project", "Environment", "Owner", "CostCenter"] as const;
