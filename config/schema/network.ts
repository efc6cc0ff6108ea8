import { z } from "zod";
import { key } from "./meta";
import { retentionDays } from "./operations";

/**
 * Services with an interface endpoint that the platform calls; without one they are reached through NAT.
 * The agent's two endpoints are no choice: they come with `ecs` where services run on instances.
 */
export const interfaceEndpoints = [
  "ecr.api",
  "ecr.dkr",
  "logs",
  "monitoring",
  "secretsmanager",
  "kms",
  "ssm",
  "ssmmessages",
  "sts",
  "xray",
  "sns",
  "sqs",
  "ecs",
] as const;

export const gatewayEndpoints = ["s3", "dynamodb"] as const;

/** As DNS Firewall takes it: at least two labels, so that no list allows a whole top-level domain. @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallDomains.html */
const resolvedName = z
  .string()
  .regex(/^(?=.{4,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)
  .meta({ allowed: "a lower-case domain name, with or without `*.` in front" });

export const networkSchema = z.strictObject({
  natGateways: key(z.enum(["single", "perZone"]), {
    description:
      "One NAT gateway for the whole VPC, or one in every zone. `single` costs less; its zone is then a single point of failure and traffic from other zones is charged.",
    affects: ["network", "ingress"],
  }),
  gatewayEndpoints: key(z.array(z.enum(gatewayEndpoints)).default([...gatewayEndpoints]), {
    description: "Services reached through a gateway endpoint, free of charge.",
    affects: ["network", "services"],
  }),
  interfaceEndpoints: key(z.array(z.enum(interfaceEndpoints)).default([]), {
    description:
      "Services reached through an interface endpoint in every zone; each costs about 7.3 USD per zone and month. Where a service runs on instances, `ecs` brings the two endpoints of the container agent.",
    affects: ["network", "database", "database-replica", "services"],
  }),
  egressPorts: key(z.array(z.int().min(1).max(65535)).default([443]), {
    description: "TCP ports on which workloads may reach the internet (market data feeds, brokers).",
    unit: "port",
    affects: ["network", "services"],
  }),
  dnsFirewall: z
    .strictObject({
      mode: key(z.enum(["off", "alert", "block"]).default("off"), {
        description:
          "What happens to names that workloads ask for and need not know: `block` answers that they do not exist, `alert` answers and logs them, `off` looks at none. 0.60 USD per million queries, and the log.",
        affects: ["network"],
      }),
      domains: key(z.array(resolvedName).default([]), {
        description:
          "Names of brokers and feeds that workloads may resolve, besides the region's endpoints of AWS, its stores and the environment's domain; `*.` stands for all names below.",
        allowed: "domain names, each with or without `*.` in front",
        affects: ["network"],
      }),
      failOpen: key(z.boolean().default(false), {
        description:
          "Whether names are answered while the firewall itself fails; otherwise workloads find nothing then, not even the database.",
        affects: ["network"],
      }),
      logRetentionDays: key(retentionDays.default(30), {
        description: "How long the log of asked names is kept.",
        unit: "days",
        affects: ["network"],
      }),
    })
    .prefault({}),
  flowLogs: z.strictObject({
    retentionDays: key(retentionDays, { description: "How long VPC flow logs are kept.", unit: "days", affects: ["network"] }),
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html: 60 or 600
    aggregationSeconds: key(z.literal([60, 600]).default(60), {
      description: "Longest interval that one flow log record covers.",
      unit: "seconds",
      affects: ["network"],
    }),
  }),
});
