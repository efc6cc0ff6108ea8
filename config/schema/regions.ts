import { z } from "zod";
import { requestedQuotas } from "../../src/facts/aws-quotas";
import { awsRegions } from "./aws-regions";
import { key } from "./meta";

const cidr = z.string().regex(/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}\/\d{1,2}$/);

const prefixListId = z.string().regex(/^pl-[0-9a-f]{8,17}$/);

export const regionSchema = z.strictObject({
  name: key(z.enum(awsRegions), {
    description: "AWS region.",
    allowed: "the code of an AWS region, such as us-east-1",
    affects: ["every stack of the region"],
  }),
  cidr: key(cidr, {
    description: "Address range of the VPC; each subnet is a /24 in it.",
    allowed: "an IPv4 range with prefix length 16 that no other region of any environment overlaps",
    affects: ["network"],
  }),
  zones: key(
    z.record(z.string().regex(/^[a-z]{2}-[a-z]+-\d[a-z]$/), z.int().min(1).max(9)).refine((zones) => Object.keys(zones).length >= 2, {
      message: "at least two zones are needed",
    }),
    {
      description:
        "Availability zones, each with its slot: the last digit of its subnets' third octet. A slot stays with its zone for ever, so that adding a zone moves no subnet.",
      allowed: "2 or more zones of the region, each with a slot from 1 to 9 of its own",
      affects: ["network", "ingress", "services", "quotas"],
    },
  ),
  timestreamCells: z
    .strictObject({
      ingest: key(z.int().min(1).max(99), {
        description: "Cell that takes the account's writes; `aws timestream-write describe-endpoints` names it.",
        unit: "cell number",
        affects: ["network"],
      }),
      query: key(z.int().min(1).max(99), {
        description: "Cell that answers the account's queries; `aws timestream-query describe-endpoints` names it.",
        unit: "cell number",
        affects: ["network"],
      }),
    })
    .optional(),
  quotas: key(z.partialRecord(z.enum(requestedQuotas), z.int().min(1).max(1_000_000)).default({}), {
    description:
      "Quotas that AWS has raised for the account in the region, as `estate quotas --aws` reports them; without an entry AWS's own value counts. The estate never asks for less, which AWS would refuse.",
    unit: "as AWS counts them",
    allowed: `a number for each of ${requestedQuotas.join(", ")}`,
    affects: ["quotas"],
  }),
  prefixLists: z.strictObject({
    cloudfrontOriginFacing: key(prefixListId, {
      description:
        "Id of the managed prefix list com.amazonaws.global.cloudfront.origin-facing in the region; config, because looking it up would call AWS while planning.",
      allowed: "a prefix list id (pl-…)",
      affects: ["ingress"],
    }),
    route53HealthChecks: key(prefixListId, {
      description: "Id of the managed prefix list com.amazonaws.<region>.route53-healthchecks in the region; config for the same reason.",
      allowed: "a prefix list id (pl-…)",
      affects: ["ingress"],
    }),
  }),
});

/** The two regions by role: the primary takes production traffic, the recovery region stands by. */
export const regionsSchema = z.strictObject({ primary: regionSchema, recovery: regionSchema });

/** Roles of the two regions, which a failover does not change: what lives in one of them stays there. */
export const regionRoles = ["primary", "recovery"] as const;

/** Which region writes now. Stacks, states and names stay where they are; what depends on who writes is rendered by it. */
export const activeRegionSchema = key(z.enum(regionRoles).default("primary"), {
  description:
    "Which of the two regions writes now. A failover moves the writer at run time; this key, set after it, makes plans and checks take that for what is wanted. It promotes nothing.",
  allowed: "primary, or recovery between a failover and the way back",
  affects: ["secrets", "security", "database", "database-replica", "cache", "backup-recovery", "observability"],
});
