import { behaviorCount, cachePolicyCount } from "../../config/rules/edge-quotas";
import {
  editedEstate,
  onlyResource,
  realStack,
  resourceAt,
  type Resource,
  resources,
  type SynthesizedStack,
  synthesizeStack,
} from "../helpers/estate";
import { policiesIn } from "../helpers/estate-policies";
import { list } from "../helpers/policy";

const managed = { cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3" };
const prod = (): Promise<SynthesizedStack> => realStack("prod-us-east-1-edge");
const idOf = ({ address }: Resource): string => `\${${address}.id}`;
const arnOf = ({ address }: Resource): string => `\${${address}.arn}`;

interface Behavior {
  readonly path_pattern?: string;
  readonly target_origin_id: string;
  readonly allowed_methods: readonly string[];
  readonly cached_methods: readonly string[];
  readonly compress: boolean;
  readonly viewer_protocol_policy: string;
  readonly cache_policy_id: string;
  readonly origin_request_policy_id?: string;
  readonly response_headers_policy_id: string;
  readonly function_association: readonly { readonly event_type: string; readonly function_arn: string }[];
}

interface Origin {
  readonly origin_id: string;
  readonly domain_name: string;
  readonly origin_access_control_id?: string;
  readonly custom_origin_config?: Record<string, unknown>;
}

const distributionOf = async (): Promise<Record<string, unknown>> => onlyResource(await prod(), "aws_cloudfront_distribution").args;
const originsOf = async (): Promise<readonly Origin[]> => (await distributionOf()).origin as Origin[];
const orderedOf = async (): Promise<readonly Behavior[]> => (await distributionOf()).ordered_cache_behavior as Behavior[];
const pagesOf = async (): Promise<Behavior> => (await distributionOf()).default_cache_behavior as Behavior;

async function behaviorOf(path: string): Promise<Behavior> {
  const found = (await orderedOf()).find(({ path_pattern }) => path_pattern === path);
  if (found === undefined) throw new Error(`no behavior for ${path}`);
  return found;
}

/** The policy of ours that a behavior names. */
async function policyOf(id: string | undefined, type: string): Promise<Record<string, unknown>> {
  const found = resources(await prod(), type).find((resource) => idOf(resource) === id);
  if (found === undefined) throw new Error(`no ${type} is ${id}`);
  return found.args;
}

const content = ["/static/*", "/assets/*"] as const;
const realTime = ["/ws/*", "/api/v1/stream/*", "/ws", "/api/v1/stream"] as const;

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

describe("the web application's origin", () => {
  it("is the bucket of each region, by its regional name, through one access control that always signs", async () => {
    const control = onlyResource(await prod(), "aws_cloudfront_origin_access_control");
    expect(control.args).toMatchObject({ origin_access_control_origin_type: "s3", signing_behavior: "always", signing_protocol: "sigv4" });
    const buckets = (await originsOf()).filter(({ custom_origin_config }) => custom_origin_config === undefined);
    expect(buckets.map(({ domain_name }) => domain_name)).toEqual([
      "smart0dte-prod-web-333333333333-us-east-1.s3.us-east-1.amazonaws.com",
      "smart0dte-prod-web-333333333333-us-west-2.s3.us-west-2.amazonaws.com",
    ]);
    for (const bucket of buckets) {
      expect(bucket.origin_access_control_id).toBe(idOf(control));
      expect(bucket).not.toHaveProperty("s3_origin_config");
    }
  });

  it.each(["us-east-1", "us-west-2"])("names the bucket that %s makes", async (region) => {
    const made = String(resourceAt(await realStack(`prod-${region}-storage`), "buckets/web/bucket").args.bucket);
    expect((await originsOf()).map(({ domain_name }) => domain_name)).toContain(`${made}.s3.${region}.amazonaws.com`);
  });

  it("turns to the recovery region's bucket when the primary's fails", async () => {
    expect((await distributionOf()).origin_group).toEqual([
      {
        origin_id: "web",
        failover_criteria: { status_codes: [500, 502, 503, 504] },
        member: [{ origin_id: "web-primary" }, { origin_id: "web-recovery" }],
      },
    ]);
    const [primary, recovery] = await originsOf();
    expect([primary?.origin_id, recovery?.origin_id]).toEqual(["web-primary", "web-recovery"]);
  });

  it("is asked with methods that an origin group takes, and nothing else asks it", async () => {
    const asking = [await pagesOf(), ...(await orderedOf())].filter(({ target_origin_id }) => target_origin_id.startsWith("web"));
    expect(asking.map(({ path_pattern }) => path_pattern)).toEqual([undefined, ...content]);
    for (const { allowed_methods, cached_methods } of asking) {
      expect(allowed_methods).toEqual(["GET", "HEAD", "OPTIONS"]);
      expect(cached_methods).toEqual(["GET", "HEAD"]);
    }
  });

  it.each(["us-east-1", "us-west-2"])(
    "may read the bucket and use its key in %s, for this account's distributions alone",
    async (region) => {
      const ofThisAccount = "arn:aws:cloudfront::333333333333:distribution/*";
      const bucket = policiesIn(resourceAt(await realStack(`prod-${region}-storage`), "buckets/web/policy").args)
        .flat()
        .filter(({ Effect, Principal }) => Effect === "Allow" && JSON.stringify(Principal).includes("cloudfront"));
      expect(bucket).toMatchObject([
        {
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Condition: { StringEquals: { "aws:SourceAccount": "333333333333" }, ArnLike: { "aws:SourceArn": ofThisAccount } },
        },
      ]);
      const key = policiesIn(resourceAt(await realStack(`prod-${region}-security`), "storage/encryption/key").args)
        .flat()
        .filter(({ Principal }) => JSON.stringify(Principal).includes("cloudfront"));
      expect(key).toMatchObject([{ Effect: "Allow", Action: "kms:Decrypt", Condition: { ArnLike: { "aws:SourceArn": ofThisAccount } } }]);
    },
  );
});

describe("the services' origin", () => {
  it("is the name whose routing records choose the region, over TLS 1.2 only", async () => {
    const services = (await originsOf()).filter(({ custom_origin_config }) => custom_origin_config !== undefined);
    const asked = { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"], https_port: 443, origin_read_timeout: 60 };
    expect(services).toMatchObject([
      { origin_id: "services", domain_name: "origin.smart0dte.com", custom_origin_config: asked },
      { origin_id: "services-nearest", domain_name: "read.smart0dte.com", custom_origin_config: asked },
    ]);
    // A load balancer that closed the connection first would cost the next request.
    const idle = Number(onlyResource(await realStack("prod-us-east-1-ingress"), "aws_lb").args.idle_timeout);
    for (const { custom_origin_config } of services) expect(custom_origin_config?.origin_keepalive_timeout).toBeLessThan(idle);
  });

  it.each(["us-east-1", "us-west-2"])(
    "is in %s a load balancer whose certificate covers the names that viewers ask for, because CloudFront passes the header Host on",
    async (region) => {
      const { domain_name, subject_alternative_names } = onlyResource(await realStack(`prod-${region}-ingress`), "aws_acm_certificate")
        .args as { domain_name: string; subject_alternative_names: string[] };
      const covers = (name: string): boolean =>
        [domain_name, ...subject_alternative_names].some(
          (covered) => covered === name || (covered.startsWith("*.") && name.split(".").slice(1).join(".") === covered.slice(2)),
        );
      for (const name of [...((await distributionOf()).aliases as string[]), "origin.smart0dte.com"])
        expect([name, covers(name)]).toEqual([name, true]);
    },
  );

  it("has no header of Terraform's: the token comes from the function, which reads it from the store", async () => {
    for (const origin of await originsOf()) expect(origin).not.toHaveProperty("custom_header");
    const stack = await prod();
    const store = onlyResource(stack, "aws_cloudfront_key_value_store");
    const token = resourceAt(stack, "services/token/function");
    expect(token.args.key_value_store_associations).toEqual([arnOf(store)]);
    for (const path of [...realTime, "/api/*"]) {
      expect((await behaviorOf(path)).function_association).toEqual([{ event_type: "viewer-request", function_arn: arnOf(token) }]);
      expect((await behaviorOf(path)).target_origin_id).toBe("services");
    }
    expect(resources(stack, "aws_cloudfrontkeyvaluestore_key")).toEqual([]);
  });

  it("asks the region nearest to the viewer for what an environment says may be read there, with reading methods and the same secret", async () => {
    const nearest = (await orderedOf()).filter(({ target_origin_id }) => target_origin_id === "services-nearest");
    expect(nearest.map(({ path_pattern }) => path_pattern)).toEqual(["/api/v1/market-data/*"]);
    expect(nearest[0]).toMatchObject({
      allowed_methods: ["GET", "HEAD", "OPTIONS"],
      cached_methods: ["GET", "HEAD"],
      function_association: (await behaviorOf("/api/*")).function_association,
    });
  });

  it("takes every method", async () => {
    for (const path of [...realTime, "/api/*"])
      expect([...(await behaviorOf(path)).allowed_methods].sort()).toEqual(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);
  });
});

describe("what is kept", () => {
  it.each(content)("is an asset below %s for a year, here and in browsers", async (path) => {
    const behavior = await behaviorOf(path);
    const policy = await policyOf(behavior.cache_policy_id, "aws_cloudfront_cache_policy");
    expect(policy).toMatchObject({ default_ttl: 31_536_000, max_ttl: 31_536_000, min_ttl: 31_536_000 });
    const caching = resourceAt(await prod(), "content/caching/function");
    expect(behavior.function_association).toEqual([{ event_type: "viewer-response", function_arn: arnOf(caching) }]);
    expect(caching.args.code).toContain("public, max-age=31536000, immutable");
  });

  it("is a page for a minute at the most, and browsers ask each time", async () => {
    const pages = await pagesOf();
    expect(await policyOf(pages.cache_policy_id, "aws_cloudfront_cache_policy")).toMatchObject({
      min_ttl: 0,
      default_ttl: 60,
      max_ttl: 60,
    });
    expect(await policyOf(pages.response_headers_policy_id, "aws_cloudfront_response_headers_policy")).toMatchObject({
      custom_headers_config: { items: [{ header: "Cache-Control", value: "no-cache", override: true }] },
    });
    expect(pages.function_association).toEqual([
      { event_type: "viewer-request", function_arn: arnOf(resourceAt(await prod(), "content/paths/function")) },
    ]);
  });

  it("is an answer of the API for a minute, for the same caller and query, unless the service forbids it", async () => {
    const { cache_policy_id, cached_methods, origin_request_policy_id } = await behaviorOf("/api/*");
    const policy = await policyOf(cache_policy_id, "aws_cloudfront_cache_policy");
    expect(policy).toMatchObject({ min_ttl: 0, default_ttl: 60, max_ttl: 60 });
    expect(policy.parameters_in_cache_key_and_forwarded_to_origin).toMatchObject({
      headers_config: { header_behavior: "whitelist", headers: { items: ["Authorization", "Origin", "Accept"] } },
      query_strings_config: { query_string_behavior: "all" },
      cookies_config: { cookie_behavior: "none" },
    });
    expect(cached_methods).toEqual(["GET", "HEAD"]);
    // A cookie that the service saw, and that is not in the key, would give one user what is another's.
    expect(await policyOf(origin_request_policy_id, "aws_cloudfront_origin_request_policy")).toMatchObject({
      headers_config: { header_behavior: "allViewer" },
      query_strings_config: { query_string_behavior: "all" },
      cookies_config: { cookie_behavior: "none" },
    });
  });

  it("travels compressed, and each form of it is kept by itself", async () => {
    for (const { path_pattern, compress, cache_policy_id } of [
      await pagesOf(),
      await behaviorOf("/api/*"),
      ...(await Promise.all(content.map(behaviorOf))),
    ]) {
      const { parameters_in_cache_key_and_forwarded_to_origin: key } = await policyOf(cache_policy_id, "aws_cloudfront_cache_policy");
      expect([path_pattern, compress]).toEqual([path_pattern, true]);
      // CloudFront compresses nothing whose key leaves out what the viewer accepts.
      expect(key, path_pattern).toMatchObject({ enable_accept_encoding_gzip: true, enable_accept_encoding_brotli: true });
    }
  });

  it.each(realTime)("is nothing of %s, whose requests go through whole", async (path) => {
    expect(await behaviorOf(path)).toMatchObject({ cache_policy_id: managed.cachingDisabled, origin_request_policy_id: managed.allViewer });
  });
});

describe("headers of every answer", () => {
  it("make browsers insist on TLS, and keep them from guessing types, framing and telling addresses", async () => {
    for (const behavior of [await pagesOf(), ...(await orderedOf())]) {
      const { security_headers_config, remove_headers_config } = await policyOf(
        behavior.response_headers_policy_id,
        "aws_cloudfront_response_headers_policy",
      );
      expect(security_headers_config).toMatchObject({
        strict_transport_security: { access_control_max_age_sec: 31_536_000, include_subdomains: true, override: true },
        content_type_options: { override: true },
        frame_options: { frame_option: "DENY", override: true },
        referrer_policy: { referrer_policy: "strict-origin-when-cross-origin", override: true },
        content_security_policy: {
          content_security_policy: expect.stringMatching(/^default-src 'self'; .*frame-ancestors 'none'$/) as string,
          override: true,
        },
      });
      expect(remove_headers_config).toMatchObject({
        items: expect.arrayContaining([{ header: "x-amz-server-side-encryption-aws-kms-key-id" }]) as object,
      });
    }
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
