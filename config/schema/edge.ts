import { z } from "zod";
import { domainName } from "./identity";
import { key } from "./meta";
import { inAnyCase } from "./any-case";
import { pathPattern } from "./path-pattern";

/**
 * Paths on which something is sent as it happens. They are never cached, whatever an environment adds.
 * A pattern that ends in /* does not match what stands before it, where a connection may be opened too.
 */
export const realTimePaths = ["/ws/*", "/api/v1/stream/*", "/ws", "/api/v1/stream"] as const;

const paths = () => z.array(pathPattern(255)).min(1).max(10);

/**
 * Headers that CloudFront takes into no cache key: it sets them itself, or has other settings for them.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-create-cache-policy.html
 */
const ownHeaders = [
  "accept-encoding",
  "connection",
  "content-length",
  "cookie",
  "date",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
  "warning",
  "x-amz-.*",
  "x-edge-.*",
  "x-real-ip",
];
const noKeyHeader = new RegExp(`^(?!(${ownHeaders.map(inAnyCase).join("|")})$)[A-Za-z0-9-]+$`);
const keyHeader = z.string().regex(noKeyHeader).meta({
  allowed:
    "the name of a header, but of none that CloudFront sets itself or has other settings for, such as Cookie, Host and Accept-Encoding",
});

const day = 86_400;

/** What CloudFront does with the requests of users. */
export const edgeSchema = z
  .strictObject({
    priceClass: key(z.enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"]).default("PriceClass_All"), {
      description: "From where CloudFront answers: North America and Europe, most of the world, or every location.",
      affects: ["edge"],
    }),
    aliases: key(z.array(domainName).max(20).default([]), {
      description: "Names under which the application is reached besides `app.<domainName>`.",
      allowed: "domainName itself and names one level below it",
      affects: ["edge", "dns"],
    }),
    hstsDays: key(z.int().min(1).max(3650).default(365), {
      description: "How long a browser that was here once refuses to come without TLS; it cannot be taken back before.",
      unit: "days",
      affects: ["edge"],
    }),
    contentSecurityPolicy: key(
      z
        .string()
        .regex(/^[^\r\n]{1,2048}$/)
        .default(
          "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        ),
      {
        description: "Where the web application may load from and connect to.",
        allowed: "a Content-Security-Policy on one line",
        affects: ["edge"],
      },
    ),
    // A year is what the names of assets, which carry a hash of their content, allow.
    assetSeconds: key(
      z
        .int()
        .min(day)
        .max(365 * day)
        .default(365 * day),
      {
        description: "How long CloudFront and browsers keep assets, whose names change with their content.",
        unit: "seconds",
        affects: ["edge"],
      },
    ),
    // More than a minute would keep users on an old version whose assets may be gone; with 0 CloudFront refuses a cache policy that knows compression.
    documentSeconds: key(z.int().min(1).max(60).default(60), {
      description: "How long CloudFront keeps `index.html` and other files whose names stay; browsers ask each time.",
      unit: "seconds",
      affects: ["edge"],
    }),
    api: key(
      z
        .record(
          z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
          z.strictObject({
            paths: key(paths(), {
              description: "Paths of requests; * stands for any characters, ? for any one.",
              allowed: "1 to 10 patterns that begin with /",
              affects: ["edge"],
            }),
            answeredBy: key(z.enum(["primary", "nearest"]).default("primary"), {
              description:
                "Which region answers: the one that takes writes, or the nearest to the viewer. The nearest takes GET, HEAD and OPTIONS alone, and its database may be seconds behind.",
              affects: ["edge"],
            }),
            cacheSeconds: key(z.int().min(0).max(day).default(60), {
              description: "How long CloudFront keeps an answer to GET and HEAD that does not say otherwise itself; 0 for never.",
              unit: "seconds",
              affects: ["edge"],
            }),
            // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html: 10 headers in a cache policy
            keyHeaders: key(z.array(keyHeader).max(10).default(["Authorization", "Origin", "Accept"]), {
              description: "Request headers on which an answer depends: only requests in which they are equal share one.",
              allowed: "at most 10 headers that CloudFront does not set or handle itself",
              affects: ["edge"],
            }),
          }),
        )
        .prefault({ rest: { paths: ["/api/*"] } }),
      {
        description: "Paths that the services answer, by a name of ours; the first one that matches a request decides.",
        allowed: "names of lower-case letters, digits and hyphens",
        affects: ["edge"],
        ordered: true,
      },
    ),
    realTimePaths: key(paths().default([...realTimePaths]), {
      description: "Paths on which services send what happens as it happens: WebSocket and event streams. Nothing of it is ever cached.",
      allowed: "1 to 10 patterns that begin with /",
      affects: ["edge"],
    }),
    origin: z
      .strictObject({
        // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html: up to 60 without a higher quota, both
        responseSeconds: key(z.int().min(1).max(60).default(60), {
          description: "How long CloudFront waits for a service's answer, and for more of it.",
          unit: "seconds",
          affects: ["edge"],
        }),
        keepAliveSeconds: key(z.int().min(1).max(60).default(59), {
          description: "How long CloudFront keeps a connection to a load balancer for the next request.",
          unit: "seconds",
          affects: ["edge"],
        }),
      })
      .prefault({}),
    originToken: z
      .strictObject({
        rotationDays: key(z.int().min(1).max(365).default(30), {
          description: "Age at which the secret that CloudFront shows to the load balancers is replaced.",
          unit: "days",
          affects: ["edge"],
        }),
        // https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html: changes take seconds to minutes
        settleMinutes: key(z.int().min(15).max(1440).default(60), {
          description: "Time that every change of the secret is given to arrive everywhere before the next step.",
          unit: "minutes",
          affects: ["edge"],
        }),
      })
      .prefault({}),
  })
  .prefault({});
