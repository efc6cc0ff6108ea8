import { resourceAt } from "../helpers/estate";
import { managed, prod, arnOf, orderedOf, pagesOf, behaviorOf, policyOf, content, realTime } from "../helpers/edge";

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
