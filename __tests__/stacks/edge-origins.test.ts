import { onlyResource, realStack, resourceAt, resources } from "../helpers/estate";
import { policiesIn } from "../helpers/estate-policies";
import { prod, idOf, arnOf, distributionOf, originsOf, orderedOf, pagesOf, behaviorOf, content, realTime } from "../helpers/edge";

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
