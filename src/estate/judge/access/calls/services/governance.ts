import { arnOf } from "../../world/arns";
import { type AccessWorld } from "../../world/world";
import { type EstateResource } from "../../world/estate-resource";
import { type Call } from "../call";
import { text, list, roleAt, takes, inAccount, caller, type Derivations } from "./derive";

/** What calls of remediations ask of IAM. @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const remediationCalls: Readonly<
  Record<string, { readonly action: string; readonly target: (resource: EstateResource, world: AccessWorld) => string }>
> = {
  "s3.PutPublicAccessBlock": { action: "s3:PutBucketPublicAccessBlock", target: () => "arn:aws:s3:::smart0dte-any" },
  "s3.PutBucketVersioning": { action: "s3:PutBucketVersioning", target: () => "arn:aws:s3:::smart0dte-any" },
  "s3control.PutPublicAccessBlock": { action: "s3:PutAccountPublicAccessBlock", target: () => "*" },
  "ec2.EnableEbsEncryptionByDefault": { action: "ec2:EnableEbsEncryptionByDefault", target: () => "*" },
  "kms.EnableKeyRotation": {
    action: "kms:EnableKeyRotation",
    target: ({ region, account }, { resources }) => {
      const key = resources.find((one) => one.type === "aws_kms_key" && one.region === region && one.account === account);
      return (key === undefined ? undefined : arnOf(key)) ?? "";
    },
  },
  "iam.UpdateAccountPasswordPolicy": { action: "iam:UpdateAccountPasswordPolicy", target: () => "*" },
};

/** What CloudTrail and AWS Config do. */
export const governance: Derivations = {
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
  aws_cloudtrail: (resource, world) => {
    const role = roleAt(resource, world, resource.args.cloud_watch_logs_role_arn);
    const trail = arnOf(resource) ?? "";
    const bucket = `arn:aws:s3:::${text(resource.args.s3_bucket_name)}`;
    const stream = `${text(resource.args.cloud_watch_logs_group_arn).replace(/:\*$/, "")}:log-stream:${resource.account}_CloudTrail_${resource.region}_1`;
    // Its documented conditions are the trail and nothing else.
    const byTrail = (action: string, target: string, what: string, context: Call["context"] = {}): Call =>
      caller(resource, "cloudtrail.amazonaws.com", what, { "aws:SourceArn": trail, "aws:PrincipalIsAWSService": "true" })(
        action,
        target,
        context,
      );
    return [
      takes(resource, "cloudtrail.amazonaws.com", role, {}),
      ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
        caller(resource, role, "the trail writes to its log group")(action, stream),
      ),
      byTrail("s3:GetBucketAcl", bucket, "the trail looks at its bucket"),
      ...["CloudTrail", "CloudTrail-Digest", "CloudTrail-Insight"].map((folder) =>
        byTrail(
          "s3:PutObject",
          `${bucket}/AWSLogs/${resource.account}/${folder}/${resource.region}/one.json.gz`,
          "the trail writes its files",
          {
            "s3:x-amz-acl": "bucket-owner-full-control",
            "s3:x-amz-server-side-encryption": "aws:kms",
            "s3:x-amz-server-side-encryption-aws-kms-key-id": text(resource.args.kms_key_id),
          },
        ),
      ),
      byTrail("kms:GenerateDataKey", text(resource.args.kms_key_id), "the trail encrypts its files", {
        "kms:EncryptionContext:aws:cloudtrail:arn": trail,
      }),
      byTrail("kms:DescribeKey", text(resource.args.kms_key_id), "the trail looks at its key"),
    ];
  },
  // https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
  // https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
  aws_config_delivery_channel: (resource) => {
    const bucket = `arn:aws:s3:::${text(resource.args.s3_bucket_name)}`;
    const call = caller(resource, "config.amazonaws.com", "AWS Config delivers what it records", inAccount(resource));
    const key = text(resource.args.s3_kms_key_arn);
    return [
      call("s3:GetBucketAcl", bucket),
      call("s3:ListBucket", bucket),
      call("s3:PutObject", `${bucket}/AWSLogs/${resource.account}/Config/${resource.region}/one.json.gz`, {
        "s3:x-amz-acl": "bucket-owner-full-control",
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": key,
      }),
      call("kms:GenerateDataKey", key),
      call("kms:Decrypt", key),
    ];
  },
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
  aws_config_remediation_configuration: (resource, world) => {
    const given = list(resource.args.parameter).map((one) => one as { name?: unknown; static_value?: unknown });
    const role = roleAt(resource, world, given.find(({ name }) => name === "AutomationAssumeRole")?.static_value);
    const document = world.resources.find(
      (one) => one.type === "aws_ssm_document" && one.stack === resource.stack && one.args.name === resource.args.target_id,
    );
    const steps = (
      JSON.parse(text(document?.args.content) || '{"mainSteps":[]}') as { mainSteps: { inputs: { Service: string; Api: string } }[] }
    ).mainSteps;
    if (steps.length === 0) throw new Error(`${resource.stack} ${resource.address}: it is not known what the remediation calls`);
    return [
      takes(resource, "ssm.amazonaws.com", role, {
        ...inAccount(resource),
        "aws:SourceArn": `arn:aws:ssm:${resource.region}:${resource.account}:automation-execution/1`,
      }),
      ...steps.map(({ inputs: { Service: service, Api: api } }): Call => {
        const call = remediationCalls[`${service}.${api}`];
        if (call === undefined)
          throw new Error(`${resource.stack} ${resource.address}: it is not known what ${service}.${api} asks of IAM`);
        return caller(resource, role, "it sets again what was unset")(call.action, call.target(resource, world));
      }),
    ];
  },
};
