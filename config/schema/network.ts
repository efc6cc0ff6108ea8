import { z } from "zod";
import { key } from "./meta";
import { retentionDays } from "./operations";

/**
 * Services with an interface endpoint that the platform calls; without one they are reached through NAT.
 * The agent's two endpoints are no choice: they come with `ecs` where services run on instances.
 */
export const interfaceEndpoints = [
  "ecr.api", "ecr.dkr", "logs", "monitoring", "secretsmanager", "kms", "ssm", "ssmmessages", "sts", "xray", "sns", "sqs", "ecs",
] as const;

export const gatewayEndpoints = ["s3", "dynamodb"] as const;

export const networkSchema = z.strictObject({
  natGateways: key(z.enum(["single", "perZone"]), {
    description: "One NAT gateway for the whole VPC, or one in every zone. `single` costs less; its zone is then a single point of failure and traffic from other zones is charged.",
    affects: ["network", "ingress"],
  }),
  gatewayEndpoints: key(z.array(z.enum(gatewayEndpoints)).default([...gatewayEndpoints]), { description: "Services reached through a gateway endpoint, free of charge.", affects: ["network"] }),
  interfaceEndpoints: key(z.array(z.enum(interfaceEndpoints)).default([]), {
    description: "Services reached through an interface endpoint in every zone; each costs about 7.3 USD per zone and month. Where a service runs on instances, `ecs` brings the two endpoints of the container agent.",
    affects: ["network"],
  }),
  egressPorts: key(z.array(z.int().min(1).max(65535)).default([443]), {
    description: "TCP ports on which workloads may reach the internet (market data feeds, brokers).",
    unit: "port",
    affects: ["network", "services"],
  }),
  flowLogs: z.strictObject({
    retentionDays: key(retentionDays, { description: "How long VPC flow logs are kept.", unit: "days", affects: ["network"] }),
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html: 60 or 600
    aggregationSeconds: key(z.literal([60, 600]).default(60), { description: "Longest interval that one flow log record covers.", unit: "seconds", affects: ["network"] }),
  }),
});
