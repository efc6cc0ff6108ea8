import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const cloudfront: ResourceTypes = {
  "aws_cloudfront_*": { loss: "nothing" },
  aws_cloudfront_cache_policy: {
    loss: "nothing",
    adoption: refusedTwice("names of policies are unique in an account"),
  },
  aws_cloudfront_distribution: {
    loss: "service",
    adoption: refusedTwice("an alternate domain name belongs to one distribution"),
    mock: { resource: arn("cloudfront", "distribution/mock", "") },
  },
  aws_cloudfront_function: {
    loss: "service",
    adoption: byArguments("{name}"),
    mock: { resource: arn("cloudfront", "function/mock", "") },
  },
  aws_cloudfront_key_value_store: {
    loss: { of: "its keys and values" },
    adoption: byArguments("{name}"),
    mock: { resource: arn("cloudfront", "key-value-store/00000000-0000-0000-0000-000000000000", "") },
  },
  aws_cloudfront_origin_access_control: {
    loss: "service",
    adoption: refusedTwice("names of origin access controls are unique in an account"),
  },
  aws_cloudfront_origin_request_policy: {
    loss: "nothing",
    adoption: refusedTwice("names of policies are unique in an account"),
  },
  aws_cloudfront_response_headers_policy: {
    loss: "nothing",
    adoption: refusedTwice("names of policies are unique in an account"),
  },
  aws_cloudfront_vpc_origin: { loss: "service" },
  aws_cloudfrontkeyvaluestore_key: { loss: { of: "the value" } },
  "aws_globalaccelerator_*": { loss: "service" },
};
