import { z } from "zod";
import { awsRegions } from "./aws-regions";
import { domainName } from "./identity";
import { key } from "./meta";
import { retentionDays } from "./operations";

/** Regions that Route 53 has health checkers in. @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html */
export const checkerRegions = [
  "ap-northeast-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-west-1",
  "sa-east-1",
  "us-east-1",
  "us-west-1",
  "us-west-2",
] as const;

/** Regions that Route 53 wants to ask from at least, all different; the same page. */
export const leastCheckerRegions = 3;

const mode = z.enum(["activePassive", "nearest", "primaryOnly"]);
const modeWords =
  "activePassive (the primary region, the recovery region when it fails), nearest (whichever region is nearer, the other one when it fails) or primaryOnly (the primary region for everybody, without failover or geolocation)";

const destination = z.enum(["lowestLatency", ...awsRegions]);
const destinationWords = "lowestLatency, or one of the environment's two regions";
const continent = (name: string) =>
  key(destination.optional(), {
    description: `Where requests from ${name} go; like the default when it is left out.`,
    allowed: destinationWords,
    affects: ["dns"],
  });

/** The environment's names in public DNS. */
export const dnsSchema = z.strictObject({
  hostedZone: z.strictObject({
    source: key(z.enum(["own", "existing"]), {
      description: "Whether the estate makes the public hosted zone of the domain, or adds its records to one that is there already.",
      affects: ["zone"],
    }),
    id: key(
      z
        .string()
        .regex(/^Z[A-Z0-9]{5,31}$/)
        .optional(),
      {
        description: "Id of a hosted zone that is there already; one that the estate makes is found by its domain.",
        allowed: "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ, where source is existing",
        affects: ["zone", "region-dns"],
      },
    ),
  }),
  delegations: key(z.record(domainName, z.array(domainName).min(2).max(8)).default({}), {
    description:
      "Domains below this one that are kept in zones of their own, with their name servers: the output nameServers of another environment's zone, for example.",
    allowed: "domains below domainName, each with its 2 to 8 name servers",
    affects: ["zone"],
  }),
  routing: z
    .strictObject({
      origin: key(mode.default("activePassive"), {
        description: "Which region answers at origin.<domain>, where CloudFront sends what may write.",
        allowed: modeWords,
        affects: ["dns"],
      }),
      read: key(mode.default("nearest"), {
        description: "Which region answers at read.<domain>, for requests that only read.",
        allowed: modeWords,
        affects: ["dns"],
      }),
    })
    .prefault({}),
  geolocation: z
    .strictObject({
      AF: continent("Africa"),
      AN: continent("Antarctica"),
      AS: continent("Asia"),
      EU: continent("Europe"),
      NA: continent("North America"),
      OC: continent("Oceania"),
      SA: continent("South America"),
      default: key(destination, {
        description:
          "Where requests go whose continent is not listed, or whose place nobody knows; without it Route 53 would answer them with nothing.",
        allowed: destinationWords,
        affects: ["dns"],
      }),
    })
    .prefault({ default: "lowestLatency" }),
  healthChecks: z
    .strictObject({
      enabled: key(z.boolean().default(true), {
        description: "Whether Route 53 watches both regions; without it no name may fail over.",
        affects: ["dns", "observability"],
      }),
      // https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html: 10 or 30 seconds, 1 to 10 failures, 3 or more regions, 255 characters
      intervalSeconds: key(z.literal([10, 30]).default(10), {
        description: "Time between two questions of one checker.",
        unit: "seconds",
        affects: ["dns"],
      }),
      failureThreshold: key(z.int().min(1).max(10).default(3), {
        description: "Answers in a row that must fail, or succeed, before a checker changes its mind.",
        unit: "answers",
        affects: ["dns"],
      }),
      checkerRegions: key(
        z.array(z.enum(checkerRegions)).min(leastCheckerRegions).default(["eu-west-1", "us-east-1", "us-west-1", "us-west-2"]),
        {
          description:
            "Regions that the checkers ask from; more than the estate's own, so that a region's loss is not judged from inside it.",
          affects: ["dns"],
        },
      ),
      answerContains: key(z.string().min(1).max(255).optional(), {
        description: "Text that a healthy answer has among its first 5120 bytes; without it, any answer from 200 to 399 will do.",
        allowed: "a text of at most 255 characters",
        affects: ["dns"],
      }),
    })
    .prefault({}),
  failoverFlag: z
    .strictObject({
      logRetentionDays: key(retentionDays.default(90), {
        description: "How long the log of the function that publishes the failover flag is kept.",
        unit: "days",
        affects: ["failover-flag"],
      }),
    })
    .prefault({}),
});
