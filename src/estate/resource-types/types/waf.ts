import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const waf: ResourceTypes = {
  "aws_shield_*": { loss: "nothing" },
  "aws_wafv2_*": { loss: "nothing" },
  aws_wafv2_ip_set: {
    loss: "nothing",
    adoption: refusedTwice("names of sets are unique in an account and scope", "{id}/{name}/{scope}"),
    runtimeOwners: [{ arguments: ["addresses"], by: "the responses to findings, which block addresses", expected: [] }],
    mock: { resource: arn("wafv2", "regional/ipset/mock/00000000-0000-0000-0000-000000000000") },
  },
  aws_wafv2_regex_pattern_set: {
    loss: "nothing",
    adoption: refusedTwice("names of sets are unique in an account and scope", "{id}/{name}/{scope}"),
    runtimeOwners: [{ arguments: ["regular_expression"], by: "the rotation of the origin's tokens", expected: [] }],
    mock: { resource: arn("wafv2", "regional/regexpatternset/mock/00000000-0000-0000-0000-000000000000") },
  },
  aws_wafv2_web_acl: {
    loss: "nothing",
    adoption: refusedTwice("names of web ACLs are unique in an account and scope", "{id}/{name}/{scope}"),
    mock: { resource: arn("wafv2", "regional/webacl/mock/00000000-0000-0000-0000-000000000000") },
  },
  aws_wafv2_web_acl_association: {
    loss: "nothing",
    partOf: ["aws_lb"],
    adoption: byArguments("{web_acl_arn},{resource_arn}"),
  },
  aws_wafv2_web_acl_logging_configuration: {
    loss: "nothing",
    adoption: byArguments("{resource_arn}"),
  },
};
