import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { type Construct } from "constructs";
import { ports } from "../../facts/ports";

/** What the tasks of a service reach beside the stores that it uses. */
export type Reach =
  /** Every address on some TCP ports: brokers and feeds have no addresses that last. */
  | { readonly kind: "anywhere"; readonly ports: readonly number[] }
  /** AWS alone, by the endpoints of the VPC. */
  | { readonly kind: "endpoints"; readonly endpointSecurityGroupId: string; readonly s3PrefixListId: string };

/** Endpoints without which a task does not start, or says and learns nothing: image, log, secrets, addresses, traces. */
export const endpointsOfTasks = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "xray"] as const;

/** Writes down in a security group what tasks reach. */
export function letOut(scope: Construct, securityGroupId: string, reach: Reach): void {
  const https = { securityGroupId, ipProtocol: "tcp", fromPort: ports.https, toPort: ports.https };
  switch (reach.kind) {
    case "anywhere":
      for (const port of reach.ports) {
        new VpcSecurityGroupEgressRule(scope, `out-${port}`, {
          securityGroupId,
          description: "AWS, brokers and market data feeds",
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          cidrIpv4: "0.0.0.0/0",
        });
      }
      return;
    case "endpoints":
      new VpcSecurityGroupEgressRule(scope, "to-endpoints", {
        ...https,
        description: "AWS by the interface endpoints",
        referencedSecurityGroupId: reach.endpointSecurityGroupId,
      });
      new VpcSecurityGroupEgressRule(scope, "to-s3", {
        ...https,
        description: "Image layers, by the gateway endpoint of S3",
        prefixListId: reach.s3PrefixListId,
      });
  }
}
