import { DnsFirewall } from "../../../src/modules/network/dns-firewall";
import { ownDomains } from "../../../src/modules/network/resolver-domains";
import { onlyResource, resources } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

const synth = (mode: "alert" | "block", failOpen = false): ReturnType<typeof synthModule> =>
  synthModule((scope) => {
    new DnsFirewall(scope, "firewall", {
      name: "test",
      vpcId: "vpc-1",
      mode,
      domains: ["api.broker.com", "*.feed.com", "api.broker.com"],
      failOpen,
    });
  });

interface Rule {
  readonly action: string;
  readonly priority: number;
  readonly block_response?: string;
  readonly firewall_domain_list_id: string;
  readonly firewall_domain_redirection_action?: string;
}
const rulesOf = (stack: ReturnType<typeof synthModule>): readonly (Rule & { readonly domains: unknown })[] =>
  resources(stack, "aws_route53_resolver_firewall_rule")
    .map(({ args }) => args as unknown as Rule)
    .map((rule) => ({
      ...rule,
      domains: resources(stack, "aws_route53_resolver_firewall_domain_list").find(
        ({ address }) => rule.firewall_domain_list_id === `\${${address}.id}`,
      )?.args.domains,
    }))
    .sort((a, b) => a.priority - b.priority);

describe("a DNS firewall", () => {
  it("answers the names that are allowed, whatever they lead to, and says that no other exists", () => {
    expect(rulesOf(synth("block"))).toMatchObject([
      { action: "ALLOW", domains: ["*.feed.com", "api.broker.com"], firewall_domain_redirection_action: "TRUST_REDIRECTION_DOMAIN" },
      { action: "BLOCK", block_response: "NXDOMAIN", domains: ["*"] },
    ]);
  });

  it("only logs other names where it alerts", () => {
    const [, rest] = rulesOf(synth("alert"));
    expect(rest).toMatchObject({ action: "ALERT", domains: ["*"] });
    expect(rest?.block_response).toBeUndefined();
  });

  it.each([
    [false, "DISABLED"],
    [true, "ENABLED"],
  ] as const)("is asked by every name of the VPC, and failing open is %s", (failOpen, said) => {
    const stack = synth("block", failOpen);
    const { priority, vpc_id } = onlyResource(stack, "aws_route53_resolver_firewall_rule_group_association").args;
    expect([vpc_id, Number(priority) > 100 && Number(priority) < 9900]).toEqual(["vpc-1", true]);
    expect(onlyResource(stack, "aws_route53_resolver_firewall_config").args).toMatchObject({
      resource_id: "vpc-1",
      firewall_fail_open: said,
    });
  });
});

describe("names that the estate needs", () => {
  const answered = (name: string, region: string): boolean =>
    ownDomains(region, region === "us-east-1" ? "us-west-2" : "us-east-1", "smart0dte.com").some((domain) =>
      domain.startsWith("*.") ? name.endsWith(domain.slice(1)) : name === domain,
    );
  it.each([
    "secretsmanager.us-east-1.amazonaws.com",
    "333333333333.dkr.ecr.us-east-1.amazonaws.com",
    "prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com",
    "proxy.proxy-abc.us-east-1.rds.amazonaws.com",
    "clustercfg.prod.abc.use1.cache.amazonaws.com",
    "smart0dte-prod-1.us-east-1.elb.amazonaws.com",
    "x-y.timestream-influxdb.us-east-1.on.aws",
    "ip-10-0-11-5.ec2.internal",
    "origin.smart0dte.com",
    "smart0dte.com",
    // Where the first pull of an image through the cache is sent.
    "d2glxqk2uabbnd.cloudfront.net",
  ])("include %s", (name) => expect(answered(name, "us-east-1")).toBe(true));
  it.each([
    "loot.s3.eu-west-1.amazonaws.com",
    "loot.s3.amazonaws.com",
    "s3.us-west-2.amazonaws.com",
    "evil.example.com",
    "d111111abcdef8.cloudfront.net",
    "amazonaws.com.evil.example.com",
  ])("do not include %s", (name) => expect(answered(name, "us-east-1")).toBe(false));
});
