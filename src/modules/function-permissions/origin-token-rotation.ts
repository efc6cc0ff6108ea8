import { regexPatternSetArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";

export interface OriginTokenResources {
  readonly accountId: string;
  readonly keyValueStoreArn: string;
  /** Name of the set in every region. */
  readonly setName: string;
  readonly regions: readonly string[];
}

/** What the function's role may do: exactly what its handler calls. */
export const originTokenStatements = ({ accountId, keyValueStoreArn, setName, regions }: OriginTokenResources): Statement[] => [
  {
    sid: "KeepTokens",
    effect: "Allow",
    actions: ["cloudfront-keyvaluestore:DescribeKeyValueStore", "cloudfront-keyvaluestore:ListKeys", "cloudfront-keyvaluestore:UpdateKeys"],
    resources: [keyValueStoreArn],
  },
  {
    sid: "ChangeAcceptedTokens",
    effect: "Allow",
    actions: ["wafv2:GetRegexPatternSet", "wafv2:UpdateRegexPatternSet"],
    resources: regions.map((region) => regexPatternSetArn(region, accountId, setName)),
  },
  anyResource(
    { sid: "FindSets", effect: "Allow", actions: ["wafv2:ListRegexPatternSets"] },
    "a set is known by name, WAF asks for its id, and the action that tells it knows no resource",
  ),
];
