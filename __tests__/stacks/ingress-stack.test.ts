import { onlyResource, realStack, realStacks, type Resource, resourceAt, resources, type SynthesizedStack } from "../helpers/estate";
import { policiesIn } from "../helpers/estate-policies";

const regions = ["us-east-1", "us-west-2"] as const;
/** Managed by AWS, by region: addresses from which CloudFront asks origins, and those of Route 53's health checkers. */
const prefixLists = {
  "us-east-1": { cloudfront: "pl-3b927c52", healthChecks: "pl-0a1b2c3d4e5f60718" },
  "us-west-2": { cloudfront: "pl-82a045eb", healthChecks: "pl-0b1c2d3e4f5061728" },
} as const;
const idOf = ({ address }: Resource): string => `\${${address}.id}`;
const of = (region: string): Promise<SynthesizedStack> => realStack(`prod-${region}-ingress`);

describe.each(regions)("the load balancer of prod in %s", (region) => {
  it("is public, in the three public subnets, strict about requests, protected and logged", async () => {
    const { args } = onlyResource(await of(region), "aws_lb");
    expect(args).toMatchObject({
      load_balancer_type: "application",
      internal: false,
      subnets: "${data.terraform_remote_state.network.outputs.publicSubnetIds}",
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
      enable_deletion_protection: true,
      lifecycle: { prevent_destroy: true },
      // Keys of S3's own: the load balancer can write to no other bucket.
      access_logs: { enabled: true, bucket: "${data.terraform_remote_state.storage.outputs.accessLogsBucketName}", prefix: "alb" },
    });
    expect(args.idle_timeout).toBeGreaterThanOrEqual(300);
  });

  it("ends TLS with the region's own certificate and a policy of TLS 1.2 and 1.3", async () => {
    const stack = await of(region);
    expect(onlyResource(stack, "aws_acm_certificate").args).toMatchObject({
      domain_name: "smart0dte.com",
      subject_alternative_names: ["*.smart0dte.com"],
    });
    const issued = `\${${onlyResource(stack, "aws_acm_certificate_validation").address}.certificate_arn}`;
    const encrypted = resources(stack, "aws_lb_listener").filter(({ args }) => args.protocol === "HTTPS");
    expect(encrypted.map(({ args }) => args.port).sort()).toEqual([443, 9443]);
    for (const { args } of encrypted)
      expect(args).toMatchObject({ ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06", certificate_arn: issued });
  });

  it("refuses what no rule takes, sends plain HTTP to HTTPS and static content to the CDN", async () => {
    const stack = await of(region);
    const [refuse, toHttps] = [
      { type: "fixed-response", fixed_response: { status_code: "403" } },
      { type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } },
    ];
    for (const { args } of resources(stack, "aws_lb_listener"))
      expect(args.default_action).toMatchObject([args.protocol === "HTTPS" ? refuse : toHttps]);
    expect(onlyResource(stack, "aws_lb_listener_rule").args).toMatchObject({
      condition: [{ path_pattern: { values: ["/", "/static/*", "/assets/*"] } }],
      action: [{ type: "redirect", redirect: { host: "app.smart0dte.com", protocol: "HTTPS", status_code: "HTTP_301" } }],
    });
  });

  it("is reached by CloudFront and health checks on 443, and by the VPC's own addresses on the test port", async () => {
    const stack = await of(region);
    const group = (role: string): string => idOf(resourceAt(stack, `access/${role}`));
    const admitted = resources(stack, "aws_vpc_security_group_ingress_rule").map(({ args }) => ({
      group: args.security_group_id,
      protocol: args.ip_protocol,
      ports: [args.from_port, args.to_port],
      from: args.prefix_list_id ?? args.cidr_ipv4,
    }));
    const https = { protocol: "tcp", ports: [443, 443] };
    // In groups of their own: their weights, 55 and 25, do not fit into the 60 rules of one.
    expect(admitted.slice(0, 2)).toEqual([
      { group: group("cloudfront"), ...https, from: prefixLists[region].cloudfront },
      { group: group("health-checks"), ...https, from: prefixLists[region].healthChecks },
    ]);
    expect(admitted.slice(2)).toEqual(
      [0, 1, 2].map((index) => ({
        group: group("test-traffic"),
        protocol: "tcp",
        ports: [9443, 9443],
        from: `\${element(data.terraform_remote_state.network.outputs.natPublicIps, ${index})}/32`,
      })),
    );
    expect(onlyResource(stack, "aws_lb").args.security_groups).toEqual(
      ["cloudfront", "health-checks", "test-traffic", "load-balancer"].map(group),
    );
  });

  it("reaches nothing but the tasks' port inside the VPC, in the group that tasks admit", async () => {
    const stack = await of(region);
    const towardsTasks = idOf(resourceAt(stack, "access/load-balancer"));
    expect(onlyResource(stack, "aws_vpc_security_group_egress_rule").args).toMatchObject({
      security_group_id: towardsTasks,
      ip_protocol: "tcp",
      from_port: 8443,
      to_port: 8443,
      cidr_ipv4: "${data.terraform_remote_state.network.outputs.vpcCidr}",
    });
    for (const { args } of resources(stack, "aws_security_group")) expect(args).not.toHaveProperty("egress");
    expect(stack.json.output?.loadBalancerSecurityGroupId?.value).toBe(towardsTasks);
  });

  it("has a name of its own in the domain, by which routing and health checks find it", async () => {
    const { json } = await of(region);
    expect(json.output).toMatchObject({
      loadBalancerDnsName: { value: expect.stringMatching(/^\$\{aws_lb\.\S+\.dns_name\}$/) },
      loadBalancerZoneId: { value: expect.stringMatching(/^\$\{aws_lb\.\S+\.zone_id\}$/) },
    });
    const balancer = "data.terraform_remote_state.ingress.outputs.loadBalancer";
    expect(onlyResource(await realStack(`prod-${region}-region-dns`), "aws_route53_record").args).toMatchObject({
      // Not by the load balancer's health: of blue and green one target group is empty, which Route 53 takes for unhealthy.
      name: `${region}.smart0dte.com`,
      type: "A",
      alias: { name: `\${${balancer}DnsName}`, zone_id: `\${${balancer}ZoneId}`, evaluate_target_health: false },
    });
  });
});

interface AclRule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly statement: Record<string, Record<string, unknown>>;
}

describe.each(regions)("the firewall of prod in %s", (region) => {
  const rulesOf = async (): Promise<AclRule[]> => onlyResource(await of(region), "aws_wafv2_web_acl").args.rule as AclRule[];

  it("stands in front of the load balancer, for the region", async () => {
    const stack = await of(region);
    const acl = onlyResource(stack, "aws_wafv2_web_acl");
    expect(acl.args).toMatchObject({ scope: "REGIONAL", default_action: { allow: {} } });
    expect(onlyResource(stack, "aws_wafv2_web_acl_association").args).toMatchObject({
      web_acl_arn: `\${${acl.address}.arn}`,
      resource_arn: `\${${onlyResource(stack, "aws_lb").address}.arn}`,
    });
  });

  it("has AWS's groups against exploits, bad addresses and bots, and a limit per address", async () => {
    const managed = (await rulesOf()).flatMap(({ statement }) =>
      statement.managed_rule_group_statement === undefined ? [] : [statement.managed_rule_group_statement],
    );
    expect(managed.map(({ name }) => name)).toEqual([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesAnonymousIpList",
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesSQLiRuleSet",
      "AWSManagedRulesBotControlRuleSet",
    ]);
    expect(managed.at(-1)?.managed_rule_group_configs).toEqual([
      { aws_managed_rules_bot_control_rule_set: { inspection_level: "COMMON" } },
    ]);
    const limit = (await rulesOf()).find(({ statement }) => statement.rate_based_statement !== undefined);
    expect(limit).toMatchObject({
      action: { block: {} },
      statement: {
        rate_based_statement: {
          limit: 2000,
          aggregate_key_type: "FORWARDED_IP",
          forwarded_ip_config: { header_name: "true-client-ip", fallback_behavior: "MATCH" },
        },
      },
    });
  });

  // Which requests it refuses, counts and looks at for bots: firewalls.test.ts.
  it("refuses first of all what did not come through CloudFront", async () => {
    const [first] = [...(await rulesOf())].sort((a, b) => a.priority - b.priority);
    expect(first).toMatchObject({ name: "through-cloudfront", action: { block: {} } });
  });

  it("knows the VPC's own addresses, as many as it has NAT gateways", async () => {
    expect(onlyResource(await of(region), "aws_wafv2_ip_set").args).toMatchObject({
      scope: "REGIONAL",
      ip_address_version: "IPV4",
      addresses: [0, 1, 2].map((index) => `\${element(data.terraform_remote_state.network.outputs.natPublicIps, ${index})}/32`),
    });
  });

  it("knows no value of the header from Terraform, and lets nothing through before it has one", async () => {
    const { args } = onlyResource(await of(region), "aws_wafv2_regex_pattern_set");
    expect(args.lifecycle).toEqual({ ignore_changes: ["regular_expression"] });
    const expressions = (args.regular_expression as { regex_string: string }[]).map(({ regex_string }) => new RegExp(regex_string));
    // A listener rule takes a header of one character or more.
    expect(expressions.some((expression) => ["a", "*", "?*", "unset"].some((value) => expression.test(value)))).toBe(false);
  });

  it("logs to a group whose name AWS takes", async () => {
    const stack = await of(region);
    expect(onlyResource(stack, "aws_cloudwatch_log_group").args).toMatchObject({
      name: expect.stringMatching(/^aws-waf-logs-/) as string,
      retention_in_days: 90,
    });
    expect(onlyResource(stack, "aws_wafv2_web_acl_logging_configuration").args.log_destination_configs).toEqual([
      `\${${onlyResource(stack, "aws_cloudwatch_log_group").address}.arn}`,
    ]);
  });

  it("may have its logs delivered, by a policy that the account has once per region", async () => {
    const stacks = (await realStacks()).filter(
      (stack) =>
        stack.region === region && stack.environments.includes("prod") && resources(stack, "aws_cloudwatch_log_resource_policy").length > 0,
    );
    expect(stacks.map(({ layer }) => layer)).toEqual(["baseline"]);
    const [statement] = policiesIn(
      stacks.flatMap((stack) => resources(stack, "aws_cloudwatch_log_resource_policy")).map(({ args }) => args.policy_document),
    ).flat();
    expect(statement).toMatchObject({
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Resource: expect.arrayContaining([`arn:aws:logs:${region}:333333333333:log-group:aws-waf-logs-*`]) as string[],
      Condition: { StringEquals: { "aws:SourceAccount": "333333333333" } },
    });
  });
});

it("costs no bot control where the configuration leaves it out", async () => {
  const { args } = resourceAt(await realStack("dev-us-east-1-ingress"), "firewall/acl");
  expect(JSON.stringify(args.rule)).not.toContain("BotControl");
});
