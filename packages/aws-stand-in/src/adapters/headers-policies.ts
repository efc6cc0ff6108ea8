import { type Adapter } from "../router/adapter";

/** A part of a policy that has no headers, however it is written. */
const emptyPart =
  /<(?<part>CustomHeadersConfig|RemoveHeadersConfig)>(?:\s|<Quantity>0<\/Quantity>|<Items\s*\/>|<Items>\s*<\/Items>)*<\/\k<part>>|<(?:CustomHeadersConfig|RemoveHeadersConfig)\s*\/>/g;

/**
 * Response headers policies of CloudFront: ministack answers empty lists of headers for a policy that
 * adds or removes none, where AWS leaves them out; Terraform would remove them in every run.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyConfig.html
 */
export const headersPolicies: Adapter = {
  name: "headers-policies",
  matches: ({ service, path }) => service === "cloudfront" && /^\/[\d-]+\/response-headers-policy(\/|$)/.test(path),
  answer: async (call, { send }) => {
    const answer = await send("ministack", call);
    return { ...answer, body: Buffer.from(answer.body.toString("utf8").replaceAll(emptyPart, "")) };
  },
};
