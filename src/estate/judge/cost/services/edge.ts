import { blocksOf } from "../../quotas/resources";
import { fixed, free, moved, type Part, priced, type ServicePricing, used, within } from "../model";

const page = "https://aws.amazon.com/cloudfront/pricing/";
const dnsPage = "https://aws.amazon.com/route53/pricing/";
const certificatePage = "https://aws.amazon.com/certificate-manager/pricing/";

/** Ways of routing whose queries cost more than a plain record's. */
const routed = ["latency_routing_policy", "geolocation_routing_policy", "geoproximity_routing_policy", "cidr_routing_policy"];

export const edge: ServicePricing = {
  service: "CloudFront",
  types: {
    aws_cloudfront_distribution: priced((_, { usage, all }) => {
      const share = 1 / all("aws_cloudfront_distribution").length;
      return [
        used("cloudfront.requests", (usage.requests * share) / 10_000),
        moved("cloudfront.gb", usage.responseGiB * share),
        moved("cloudfront.origin-gb", (usage.originRequests * usage.assumed.requests.requestKiB * share) / 1024 ** 2),
      ];
    }),
    // Functions run at every request of a viewer, whichever behavior they belong to.
    aws_cloudfront_function: priced((_, { usage, all }) => [
      used("cloudfront.function", usage.requests / all("aws_cloudfront_function").length / 1e6),
    ]),
    aws_cloudfront_key_value_store: priced((_, { usage }) => [used("cloudfront.store-reads", usage.originRequests / 1e6)]),
    aws_cloudfront_cache_policy: free(page),
    aws_cloudfront_monitoring_subscription: priced(() => [fixed("cloudwatch.metric", 8)]),
    aws_cloudfront_origin_access_control: free(page),
    aws_cloudfront_origin_request_policy: free(page),
    aws_cloudfront_response_headers_policy: free(page),
    aws_cloudfrontkeyvaluestore_key: within("aws_cloudfront_key_value_store", page),
    aws_acm_certificate: free(certificatePage, "public certificates for services of AWS are free"),
    aws_acm_certificate_validation: free(certificatePage),
  },
};

export const names: ServicePricing = {
  service: "Route 53",
  types: {
    aws_route53_zone: priced((_, { usage, all }): readonly Part[] => {
      const queries = usage.assumed.requests.nameQueriesPerMonth / 1e6 / all("aws_route53_zone").length;
      const byPlace = all("aws_route53_record").some(({ args }) => routed.some((policy) => blocksOf(args[policy]).length > 0));
      return [fixed("route53.zone", 1), used(byPlace ? "route53.queries-routed" : "route53.queries", queries)];
    }),
    // HTTPS, an interval of ten seconds, a text that is looked for and measured latency are options, each at a price.
    aws_route53_health_check: priced(({ args }) => {
      const type = String(args.type);
      const options = [type.startsWith("HTTPS"), args.request_interval === 10, type.endsWith("STR_MATCH"), args.measure_latency === true];
      return [fixed("route53.check-aws", 1), fixed("route53.check-option", options.filter(Boolean).length)];
    }),
    aws_route53_record: within("aws_route53_zone", dnsPage),
    aws_route53_delegation_set: free(dnsPage),
    aws_route53_hosted_zone_dnssec: free(dnsPage),
    aws_route53_key_signing_key: within("aws_kms_key", dnsPage),
    aws_route53_query_log: within("aws_cloudwatch_log_group", dnsPage),
    aws_route53_zone_association: free(dnsPage),
  },
};
