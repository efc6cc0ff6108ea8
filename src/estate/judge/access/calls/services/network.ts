import { arnOf } from "../../world/arns";
import { type Call } from "../call";
import { withKeys } from "../keys";
import { text, first, list, why, byService, roleAt, takes, inAccount, caller, type Derivations } from "./derive";

/** What the network and the edge do: flow logs, load balancers, CloudFront and its firewall. */
export const network: Derivations = {
  // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
  aws_flow_log: (resource, world) => {
    const role = roleAt(resource, world, resource.args.iam_role_arn);
    const group = text(resource.args.log_destination);
    const source = { ...inAccount(resource), "aws:SourceArn": `arn:aws:ec2:${resource.region}:${resource.account}:vpc-flow-log/fl-0` };
    return [
      takes(resource, "vpc-flow-logs.amazonaws.com", role, source),
      ...["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"].map((action) =>
        caller(resource, role, "flow logs are written")(action, `${group.replace(/:\*$/, "")}:log-stream:eni`),
      ),
      caller(
        resource,
        role,
        "flow logs find their group",
      )("logs:DescribeLogGroups", `arn:aws:logs:${resource.region}:${resource.account}:log-group::log-stream:`),
    ];
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  aws_lb: (resource) => {
    const { bucket, prefix } = first(resource.args.access_logs);
    return text(bucket) === ""
      ? []
      : [
          byService(
            resource,
            "logdelivery.elasticloadbalancing.amazonaws.com",
            "s3:PutObject",
            `arn:aws:s3:::${text(bucket)}/${text(prefix)}/AWSLogs/${resource.account}/one`,
            "access logs are delivered",
          ),
        ];
  },
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  aws_cloudfront_distribution: (resource, world) => {
    const source = arnOf(resource);
    const context = { "aws:SourceAccount": resource.account, ...(source === undefined ? {} : { "aws:SourceArn": source }) };
    return list(resource.args.origin)
      .filter((origin) => text((origin as { origin_access_control_id?: unknown }).origin_access_control_id) !== "")
      .flatMap((origin) => {
        const name = text((origin as { domain_name?: unknown }).domain_name);
        const bucket = world.resources.find(({ type, args }) => type === "aws_s3_bucket" && name.startsWith(`${text(args.bucket)}.s3.`));
        if (bucket === undefined)
          throw new Error(`${resource.stack} ${resource.address}: the origin ${name} is none of the estate's buckets`);
        const read: Call = {
          who: "cloudfront.amazonaws.com",
          action: "s3:GetObject",
          resource: `${arnOf(bucket) ?? ""}/index.html`,
          region: bucket.region,
          context,
          why: why(resource, "CloudFront reads the web application"),
        };
        return withKeys(world, read);
      });
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
  aws_wafv2_web_acl_logging_configuration: (resource) =>
    list(resource.args.log_destination_configs).flatMap((group) =>
      ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
        byService(
          resource,
          "delivery.logs.amazonaws.com",
          action,
          `${text(group).replace(/:\*$/, "")}:log-stream:one`,
          "the firewall's log is delivered",
          `arn:aws:logs:${resource.region}:${resource.account}:*`,
        ),
      ),
    ),
};
