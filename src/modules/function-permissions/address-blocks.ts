import { blockedAddressesItem } from "../../facts/finding-responses";
import { anyResource, type Statement } from "../shared/iam";

export interface AddressBlocksResources {
  readonly tableArn: string;
  /** The sets that the function writes, one for each family of addresses. */
  readonly setArns: readonly string[];
}

/** What the function's role may do: exactly what its handler calls, on the one item and the sets that are its own. */
export const addressBlocksStatements = ({ tableArn, setArns }: AddressBlocksResources): Statement[] => [
  {
    sid: "RememberBlocks",
    effect: "Allow",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
    resources: [tableArn],
    conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [blockedAddressesItem] } },
  },
  { sid: "BlockAddresses", effect: "Allow", actions: ["wafv2:GetIPSet", "wafv2:UpdateIPSet"], resources: setArns },
  anyResource(
    { sid: "FindSets", effect: "Allow", actions: ["wafv2:ListIPSets"] },
    "a set is known by name, WAF asks for its id, and the action that tells it knows no resource",
  ),
];
