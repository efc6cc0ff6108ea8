import { expressionOf } from "../../src/functions/origin-token-rotation/digest";
import { runFunction, viewerRequest } from "../helpers/cloudfront-function";
import { onlyResource, realStack, realStacks, type Resource, resourceAt, resources, type SynthesizedStack } from "../helpers/estate";
import { type AclRule, countedAs, type HeldSets, matches, type SeenRequest } from "../helpers/firewall";

const arnOf = ({ address }: Resource): string => `\${${address}.arn}`;
const ruleOf = (stack: SynthesizedStack, name: string): AclRule => {
  const found = (onlyResource(stack, "aws_wafv2_web_acl").args.rule as AclRule[]).find((rule) => rule.name === name);
  if (found === undefined) throw new Error(`the firewall has no rule ${name}`);
  return found;
};
const scopeOf = (rule: AclRule) => rule.statement.managed_rule_group_statement?.scope_down_statement as AclRule["statement"];

const token = "a-token-of-this-region";
const [edgeLocation, natGateway, checker] = ["130.176.0.1", "203.0.113.7", "15.177.0.1"];
/** What CloudFront adds to every request to an origin, whoever owns the distribution. */
const cloudFront = { "x-amz-cf-id": "u9hL7ZkGx3XX0eYq==", via: "2.0 abc.cloudfront.net (CloudFront)" };

describe.each(["us-east-1", "us-west-2"])("a request to the load balancer of prod in %s", (region) => {
  const ingress = (): Promise<SynthesizedStack> => realStack(`prod-${region}-ingress`);
  const sets = async (): Promise<HeldSets> => ({
    addresses: { [arnOf(onlyResource(await ingress(), "aws_wafv2_ip_set"))]: [natGateway] },
    patterns: { [arnOf(onlyResource(await ingress(), "aws_wafv2_regex_pattern_set"))]: [expressionOf(token)] },
  });
  const isRefused = async (request: SeenRequest): Promise<boolean> =>
    matches(ruleOf(await ingress(), "through-cloudfront").statement, request, await sets());
  const through = (path: string, headers: Record<string, string> = {}): SeenRequest => ({
    path,
    address: edgeLocation,
    headers: { ...cloudFront, ...headers },
  });

  it("is let through with the token, from the VPC's own addresses, and from a health checker that asks for the health", async () => {
    expect(await isRefused(through("/api/v1/orders", { "x-origin-verify": token }))).toBe(false);
    expect(await isRefused({ path: "/api/v1/orders", address: natGateway, headers: {} })).toBe(false);
    expect(
      await isRefused({ path: "/health", address: checker, headers: { "user-agent": "Amazon-Route53-Health-Check-Service (ref 1)" } }),
    ).toBe(false);
  });

  it.each([
    ["without a token", "/api/v1/orders", {}],
    ["with a guessed token", "/api/v1/orders", { "x-origin-verify": "guessed" }],
    ["for the health through anybody's distribution, of whom a flood would look like an outage", "/health", {}],
    ["for what is only redirected", "/static/main.css", {}],
    ["from a folder of content back to a service", "/static/../api/v1/orders", { "x-origin-verify": "anything" }],
    ["from a folder of content back to a service, in other letters", "/assets/%2e%2e/api/v1/orders", { "x-origin-verify": "anything" }],
    ["from the health back to a service", "/health/../api/v1/orders", {}],
  ])("is refused %s", async (_, path, headers) => {
    expect(await isRefused(through(path, headers))).toBe(true);
  });

  it.each(["/health/", "/health/..", "/health/../api/v1/orders", "/health%2f", "//health", "/api/v1/orders", "/static/main.css"])(
    "is refused for %s even where a health check comes from",
    async (path) => {
      expect(await isRefused({ path, address: checker, headers: {} })).toBe(true);
    },
  );

  it("counts for the viewer who sent it, whatever addresses he writes into headers", async () => {
    const code = String(resourceAt(await realStack("prod-us-east-1-edge"), "services/token/function").args.code);
    const victim = { value: "192.0.2.99" };
    const forged = {
      "x-forwarded-for": victim,
      "true-client-ip": victim,
      "cloudfront-viewer-address": victim,
      forwarded: { value: "for=192.0.2.99" },
    };
    const { headers } = await runFunction(code, { request: viewerRequest("/api/v1/orders", { headers: forged }) }, { current: token });
    const sent = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));
    expect(countedAs(ruleOf(await ingress(), "rate-per-address"), through("/api/v1/orders", sent), await sets())).toBe("198.51.100.1");
  });

  it("counts for nobody when another distribution forwards it with addresses of its own making", async () => {
    for (const path of ["/static/main.css", "/health", "/api/v1/orders"]) {
      expect(
        countedAs(
          ruleOf(await ingress(), "rate-per-address"),
          through(path, { "x-forwarded-for": "192.0.2.99", "true-client-ip": "192.0.2.99" }),
          await sets(),
        ),
      ).toBeUndefined();
    }
  });

  it("is looked at for bots, but for health checks and the estate's own tests, which are programs as well", async () => {
    const scope = scopeOf(ruleOf(await ingress(), "AWSManagedRulesBotControlRuleSet"));
    expect(matches(scope, through("/api/v1/orders", { "x-origin-verify": token }), await sets())).toBe(true);
    expect(matches(scope, through("/health", { "x-origin-verify": token }), await sets())).toBe(true);
    expect(matches(scope, { path: "/health", address: checker, headers: {} }, await sets())).toBe(false);
    expect(matches(scope, { path: "/api/v1/orders", address: natGateway, headers: {} }, await sets())).toBe(false);
  });
});

describe("a request to the distribution of prod", () => {
  const none: HeldSets = { addresses: {}, patterns: {} };
  const seen = (path: string): SeenRequest => ({ path, address: "198.51.100.1", headers: {} });
  const looksForBots = async (path: string): Promise<boolean> =>
    matches(scopeOf(ruleOf(await realStack("prod-us-east-1-edge"), "AWSManagedRulesBotControlRuleSet")), seen(path), none);

  it("counts for the address that it comes from", async () => {
    expect(
      countedAs(
        ruleOf(await realStack("prod-us-east-1-edge"), "rate-per-address"),
        { ...seen("/"), headers: { "x-forwarded-for": "192.0.2.99" } },
        none,
      ),
    ).toBe("198.51.100.1");
  });

  it.each(["/assets/index-4f3c2a1b.js", "/static/css/main.4f3c.css", "/static/fonts/Inter_400-latin.woff2"])(
    "costs no bot control for the file %s",
    async (path) => {
      expect(await looksForBots(path)).toBe(false);
    },
  );

  it.each([
    "/",
    "/api/v1/orders",
    "/ws/quotes",
    "/assetsapi/v1",
    "/assets/",
    "/assets/../api/v1/orders",
    "/assets/./../api/v1/orders",
    "/assets/x/..",
    "/assets/%2e%2e/api/v1/orders",
    "/assets/%2E%2E/api/v1/orders",
    "/assets/..%2fapi/v1/orders",
    "/assets/..\\api\\v1\\orders",
    "/api/..%2fassets/x",
    "//assets/../api/v1/orders",
    "/API/../assets/../api/v1/orders",
  ])("is looked at for bots at %s, which CloudFront may take for a service's", async (path) => {
    expect(await looksForBots(path)).toBe(true);
  });
});

describe("every firewall of the estate", () => {
  const of = async (...types: string[]): Promise<[string, Resource][]> =>
    (await realStacks()).flatMap((stack) =>
      types.flatMap((type) => resources(stack, type)).map((resource): [string, Resource] => [stack.id, resource]),
    );

  it("keeps no samples of requests, which would show cookies and tokens as they were sent", async () => {
    for (const [stack, { args }] of await of("aws_wafv2_web_acl")) {
      const visibility = [args, ...(args.rule as Record<string, unknown>[])].map(
        ({ visibility_config }) => (visibility_config as { sampled_requests_enabled: boolean }).sampled_requests_enabled,
      );
      expect(new Set(visibility), stack).toEqual(new Set([false]));
    }
  });

  it("logs what a rule matched, without query strings and what opens something", async () => {
    const all = await of("aws_wafv2_web_acl_logging_configuration");
    expect(all).toHaveLength((await of("aws_wafv2_web_acl")).length);
    for (const [stack, { args }] of all) {
      const redacted = args.redacted_fields as { query_string?: object; single_header?: { name: string } }[];
      expect(
        redacted.some(({ query_string }) => query_string !== undefined),
        stack,
      ).toBe(true);
      expect(redacted.flatMap(({ single_header }) => single_header?.name ?? [])).toEqual(
        expect.arrayContaining(["authorization", "cookie", "x-origin-verify", "sec-websocket-protocol"]),
      );
      const { default_behavior, filter } = args.logging_filter as {
        default_behavior: string;
        filter: { behavior: string; requirement: string; condition: { action_condition: { action: string } }[] }[];
      };
      expect([default_behavior, filter.map(({ behavior, requirement }) => `${behavior} ${requirement}`)]).toEqual([
        "DROP",
        ["KEEP MEETS_ANY"],
      ]);
      expect(filter[0]?.condition.map(({ action_condition: { action } }) => action)).toEqual(expect.arrayContaining(["BLOCK", "COUNT"]));
      expect(filter[0]?.condition.map(({ action_condition: { action } }) => action)).not.toContain("ALLOW");
    }
  });
});
