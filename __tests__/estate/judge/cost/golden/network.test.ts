import { type SynthesizedStack } from "../../../../../src/estate/synthesized";
import { stackOf, monthOf, subnets } from "./month";

const rule = (group?: string): object => ({
  statement: group === undefined ? { rate_based_statement: {} } : { managed_rule_group_statement: { name: group } },
});

describe("totals by hand of network and edge", () => {
  it.each<[type: string, arithmetic: string, month: number, ...stacks: SynthesizedStack[]]>([
    // 2 directions of 1000 GB between zones.
    ["aws_vpc", "2 x 1000 GB x 0.01", 20, stackOf({ aws_vpc: { v: {} } })],
    // 2 gateways: 2 x 730 h x 0.045 = 65.70; 200 GB x 0.045 = 9; a tenth of it goes out: 20 GB x 0.09 = 1.80.
    ["aws_nat_gateway", "65.70 + 9.00 + 1.80", 76.5, stackOf({ aws_nat_gateway: { a: {}, b: {} } })],
    ["aws_eip", "730 h x 0.005", 3.65, stackOf({ aws_eip: { a: {} } })],
    // Two interface endpoints in two zones: 4 x 730 x 0.01 = 29.20; 300 GB x 0.01 = 3; the gateway endpoint is free.
    [
      "aws_vpc_endpoint",
      "29.20 + 3.00",
      32.2,
      stackOf({
        ...subnets,
        aws_vpc_endpoint: {
          a: { vpc_endpoint_type: "Interface" },
          b: { vpc_endpoint_type: "Interface" },
          s3: { vpc_endpoint_type: "Gateway" },
        },
      }),
    ],
    // 730 x 0.0225 = 16.425; 146 GB / 730 h = 0.2 LCU x 730 x 0.008 = 1.168; two public addresses: 2 x 730 x 0.005 = 7.30.
    ["aws_lb", "16.425 + 1.168 + 7.30", 24.89, stackOf({ ...subnets, aws_lb: { l: { internal: false } } })],
    // 5 + 2 rules x 1 = 7; 40 M x 0.60 = 24; Bot Control 10 and half of the requests, 20 M x 1.
    [
      "aws_wafv2_web_acl",
      "7 + 24 + 10 + 20",
      61,
      stackOf({ aws_wafv2_web_acl: { a: { scope: "CLOUDFRONT", rule: [rule(), rule("AWSManagedRulesBotControlRuleSet")] } } }),
    ],
    // 40 M requests = 4000 x 0.01 = 40; 400 GB x 0.085 = 34; 10 M x 1 KiB = 9.537 GB to the origins x 0.02 = 0.19.
    ["aws_cloudfront_distribution", "40 + 34 + 0.19", 74.19, stackOf({ aws_cloudfront_distribution: { d: {} } })],
    ["aws_cloudfront_function", "40 M x 0.10", 4, stackOf({ aws_cloudfront_function: { a: {}, b: {} } })],
    ["aws_route53_zone", "0.50 + 5 M x 0.40", 2.5, stackOf({ aws_route53_zone: { z: {} } })],
    // HTTPS and an interval of 10 s are two options; a check of an alarm has none.
    [
      "aws_route53_health_check",
      "0.50 + 2 x 1.00 + 0.50",
      3,
      stackOf({ aws_route53_health_check: { a: { type: "HTTPS", request_interval: 10 }, b: { type: "CLOUDWATCH_METRIC" } } }),
    ],
  ])("%s: %s = %d", (type, _arithmetic, month, ...stacks) => {
    expect(monthOf(type, ...stacks)).toBe(month);
  });
});
