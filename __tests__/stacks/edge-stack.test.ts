import { behaviorCount, cachePolicyCount } from "../../config/rules/edge-quotas";
import { editedEstate, onlyResource, realStack, resourceAt, resources, synthesizeStack } from "../helpers/estate";
import { policiesIn } from "../helpers/estate-policies";
import { list } from "../helpers/policy";
import { managed, prod, arnOf, type Behavior, type Origin, distributionOf, orderedOf, pagesOf, content, realTime } from "../helpers/edge";

describe("the distribution of prod", () => {
  it("answers everywhere, over HTTP/3 and IPv6, at the application's name, and is not lost by mistake", async () => {
    expect(await distributionOf()).toMatchObject({
      enabled: true,
      aliases: ["app.smart0dte.com"],
      default_root_object: "index.html",
      http_version: "http2and3",
      is_ipv6_enabled: true,
      price_class: "PriceClass_All",
      restrictions: { geo_restriction: { restriction_type: "none" } },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("shows the certificate of the certificates' stack, which is in us-east-1, with TLS 1.2 at the least", async () => {
    expect((await distributionOf()).viewer_certificate).toEqual({
      acm_certificate_arn: "${data.terraform_remote_state.certificates.outputs.edgeCertificateArn}",
      ssl_support_method: "sni-only",
      minimum_protocol_version: "TLSv1.2_2021",
    });
    expect((await prod()).json.provider?.aws?.map(({ region }) => region)).toEqual(["us-east-1"]);
    const certificate = onlyResource(await realStack("prod-us-east-1-certificates"), "aws_acm_certificate").args;
    expect([certificate.domain_name, ...(certificate.subject_alternative_names as string[])]).toEqual(["smart0dte.com", "*.smart0dte.com"]);
  });

  it("makes no error page out of what services answer", async () => {
    expect(await distributionOf()).not.toHaveProperty("custom_error_response");
  });

  it("lets nobody come in the clear: pages are redirected, services refuse", async () => {
    expect((await pagesOf()).viewer_protocol_policy).toBe("redirect-to-https");
    expect(
      Object.fromEntries((await orderedOf()).map(({ path_pattern, viewer_protocol_policy }) => [path_pattern, viewer_protocol_policy])),
    ).toEqual({
      "/ws/*": "https-only",
      "/api/v1/stream/*": "https-only",
      "/ws": "https-only",
      "/api/v1/stream": "https-only",
      "/static/*": "redirect-to-https",
      "/assets/*": "redirect-to-https",
      "/api/v1/market-data/*": "https-only",
      "/api/*": "https-only",
    });
  });

  it("compares a path with what is sent as it happens before the rest of the API", async () => {
    expect((await orderedOf()).map(({ path_pattern }) => path_pattern)).toEqual([
      ...realTime,
      ...content,
      "/api/v1/market-data/*",
      "/api/*",
    ]);
  });
});

describe("the firewall in front of everything", () => {
  it("is of CloudFront's scope, in us-east-1, and the distribution's own", async () => {
    const stack = await prod();
    const acl = onlyResource(stack, "aws_wafv2_web_acl");
    expect(acl.args).toMatchObject({ scope: "CLOUDFRONT", default_action: { allow: {} } });
    expect(acl.args).not.toHaveProperty("provider");
    expect(stack.region).toBe("us-east-1");
    expect((await distributionOf()).web_acl_id).toBe(arnOf(acl));
  });

  it("has AWS's groups against exploits, bad addresses and bots, and a limit per address", async () => {
    const rules = onlyResource(await prod(), "aws_wafv2_web_acl").args.rule as {
      readonly statement: Record<string, Record<string, unknown>>;
      readonly action?: object;
    }[];
    expect(rules.flatMap(({ statement }) => statement.managed_rule_group_statement?.name ?? [])).toEqual([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesAnonymousIpList",
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesSQLiRuleSet",
      "AWSManagedRulesBotControlRuleSet",
    ]);
    expect(rules.find(({ statement }) => statement.rate_based_statement !== undefined)).toMatchObject({
      action: { block: {} },
      statement: { rate_based_statement: { limit: 2000, aggregate_key_type: "IP" } },
    });
    // The token is asked for behind CloudFront: no viewer has one.
    expect(JSON.stringify(rules)).not.toContain("regex_pattern_set");
  });

  it("logs in us-east-1 to a group whose name AWS takes", async () => {
    const stack = await prod();
    const group = resourceAt(stack, "firewall/logs/group");
    expect(group.args).toMatchObject({
      name: "aws-waf-logs-smart0dte-prod-edge",
      retention_in_days: 90,
      kms_key_id: "${data.terraform_remote_state.security.outputs.logsKeyArn}",
    });
    const { args } = onlyResource(stack, "aws_wafv2_web_acl_logging_configuration");
    expect(args).toMatchObject({ resource_arn: arnOf(onlyResource(stack, "aws_wafv2_web_acl")), log_destination_configs: [arnOf(group)] });
  });
});

describe("access logs", () => {
  it("are delivered to the bucket that admits them, without what credentials travel in", async () => {
    const stack = await prod();
    expect(onlyResource(stack, "aws_cloudwatch_log_delivery_source").args).toMatchObject({
      log_type: "ACCESS_LOGS",
      resource_arn: arnOf(onlyResource(stack, "aws_cloudfront_distribution")),
    });
    const destination = onlyResource(stack, "aws_cloudwatch_log_delivery_destination");
    expect(destination.args.delivery_destination_configuration).toEqual([
      { destination_resource_arn: "${data.terraform_remote_state.storage.outputs.accessLogsBucketArn}/cloudfront" },
    ]);
    const { args } = onlyResource(stack, "aws_cloudwatch_log_delivery");
    expect(args.delivery_destination_arn).toBe(arnOf(destination));
    for (const field of ["cs(Cookie)", "cs-uri-query", "cs(Referer)"]) expect(args.record_fields).not.toContain(field);
    for (const field of ["c-ip", "cs-method", "cs-uri-stem", "sc-status"]) expect(args.record_fields).toContain(field);
    const admitted = policiesIn(resourceAt(await realStack("prod-us-east-1-storage"), "buckets/access-logs/policy").args)
      .flat()
      .find(({ Sid }) => Sid === "WriteCdnLogs");
    expect(list(admitted?.Resource)).toEqual([expect.stringMatching(/\/cloudfront\/\*$/)]);
    expect(JSON.stringify(admitted?.Condition)).toContain("arn:aws:logs:us-east-1:333333333333:delivery-source:*");
  });
});

describe("what other layers read", () => {
  it("is the distribution's name and zone, for alias records", async () => {
    const { address } = onlyResource(await prod(), "aws_cloudfront_distribution");
    expect((await prod()).json.output).toMatchObject({
      distributionDomainName: { value: `\${${address}.domain_name}` },
      distributionZoneId: { value: `\${${address}.hosted_zone_id}` },
      distributionId: { value: `\${${address}.id}` },
    });
  });
});

describe("an environment whose primary region is another", () => {
  it("has its edge in us-east-1 all the same, with the buckets in the order of the regions", async () => {
    const edited = editedEstate((environment) => {
      const { primary, recovery } = environment.regions;
      environment.regions = { primary: recovery, recovery: primary };
      environment.edge.api = {
        quotes: { paths: ["/api/v1/quotes/*"], answeredBy: "primary", cacheSeconds: 5, keyHeaders: ["Authorization"] },
        rest: { paths: ["/api/*"], answeredBy: "primary", cacheSeconds: 0, keyHeaders: [] },
      };
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-edge");
    const { origin, ordered_cache_behavior: ordered } = onlyResource(stack, "aws_cloudfront_distribution").args as {
      origin: Origin[];
      ordered_cache_behavior: Behavior[];
    };
    expect(origin.map(({ origin_id, domain_name }) => `${origin_id} ${domain_name}`).slice(0, 2)).toEqual([
      "web-primary smart0dte-prod-web-333333333333-us-west-2.s3.us-west-2.amazonaws.com",
      "web-recovery smart0dte-prod-web-333333333333-us-east-1.s3.us-east-1.amazonaws.com",
    ]);
    expect(ordered.map(({ path_pattern }) => path_pattern).slice(-2)).toEqual(["/api/v1/quotes/*", "/api/*"]);
    expect(ordered.at(-1)).toMatchObject({ cache_policy_id: managed.cachingDisabled, origin_request_policy_id: managed.allViewer });
    expect(resources(stack, "aws_cloudfront_cache_policy").map(({ args }) => args.name)).toContain("smart0dte-prod-quotes-answers");
    const edge = edited.find(({ environment }) => environment === "prod")?.edge;
    expect(edge === undefined ? [] : [behaviorCount(edge), cachePolicyCount(edge)], "as the check counts them").toEqual([
      ordered.length + 1,
      resources(stack, "aws_cloudfront_cache_policy").length,
    ]);
  });
});

describe("dev", () => {
  it("costs less: fewer locations, no bot control, and it may go", async () => {
    const stack = await realStack("dev-us-east-1-edge");
    expect(onlyResource(stack, "aws_cloudfront_distribution").args).toMatchObject({
      price_class: "PriceClass_100",
      lifecycle: { prevent_destroy: false },
    });
    expect(JSON.stringify(onlyResource(stack, "aws_wafv2_web_acl").args.rule)).not.toContain("BotControl");
  });
});
