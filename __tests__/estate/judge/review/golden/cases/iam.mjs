import { allow, deny, gone, kept, made, policy } from "./helpers.mjs";

const inline = (text) => ({ role: "api", name: "rights", policy: text });
const bucket = "arn:aws:s3:::smart0dte-dev-reports";
const read = policy(allow("s3:GetObject", `${bucket}/*`));
const trust = (...statements) => policy(...statements.map((statement) => ({ Effect: "Allow", Action: "sts:AssumeRole", ...statement })));
const role = {
  name: "api",
  assume_role_policy: trust({ Principal: { Service: "ecs-tasks.amazonaws.com" } }),
  permissions_boundary: "arn:aws:iam::111111111111:policy/boundary",
};
const bucketPolicy = (...statements) => ({ bucket: "smart0dte-dev-reports", policy: policy(...statements) });
const denyPlain = deny("s3:*", [bucket, `${bucket}/*`], { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } });
const attachment = (arn) => ({ role: "api", policy_arn: arn });

export default {
  "admin-granted": kept("aws_iam_role_policy", inline(read), { policy: policy(allow("*", "*")) }),
  "escalation-granted": kept("aws_iam_role_policy", inline(read), {
    policy: policy(allow(["s3:GetObject"], `${bucket}/*`), allow("iam:PutRolePolicy", "*")),
  }),
  "all-but-a-few-granted": made("aws_iam_policy", { name: "wide", policy: policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) }),
  "access-gained": kept("aws_iam_role_policy", inline(read), { policy: policy(allow(["s3:GetObject", "s3:PutObject"], `${bucket}/*`)) }),
  "access-narrowed": kept("aws_iam_role_policy", inline(policy(allow("s3:*", `${bucket}/*`))), { policy: read }),
  "policy-known-after-apply": {
    before: {},
    after: {
      "aws_iam_role_policy.main": inline("${aws_ssm_parameter.text.insecure_value}"),
      "aws_ssm_parameter.text": { name: "/smart0dte/dev/policy", type: "String", value: "x" },
    },
  },
  "policy-on-a-resource-to-be-made": {
    before: {},
    after: {
      "aws_iam_role_policy.main": inline(policy(allow("sqs:SendMessage", "${aws_sqs_queue.orders.arn}"))),
      "aws_sqs_queue.orders": { name: "smart0dte-dev-orders", sqs_managed_sse_enabled: true },
    },
  },
  "deny-lost": kept(
    "aws_s3_bucket_policy",
    bucketPolicy(denyPlain, allow("s3:GetObject", `${bucket}/*`, { Principal: { AWS: "arn:aws:iam::111111111111:role/api" } })),
    { policy: policy(allow("s3:GetObject", `${bucket}/*`, { Principal: { AWS: "arn:aws:iam::111111111111:role/api" } })) },
  ),
  "deny-widened": kept("aws_s3_bucket_policy", bucketPolicy(denyPlain), {
    policy: policy(deny("s3:*", [bucket, `${bucket}/*`], { Principal: "*" })),
  }),
  "trust-of-another-account": kept("aws_iam_role", role, {
    assume_role_policy: trust(
      { Principal: { Service: "ecs-tasks.amazonaws.com" } },
      { Principal: { AWS: "arn:aws:iam::999999999999:root" } },
    ),
  }),
  "trust-of-another-service": kept("aws_iam_role", role, {
    assume_role_policy: trust({ Principal: { Service: ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] } }),
  }),
  "trust-narrowed": kept(
    "aws_iam_role",
    { ...role, assume_role_policy: trust({ Principal: { Service: ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] } }) },
    { assume_role_policy: role.assume_role_policy },
  ),
  "bucket-opened-to-anyone": kept("aws_s3_bucket_policy", bucketPolicy(denyPlain), {
    policy: policy(denyPlain, allow("s3:GetObject", `${bucket}/*`, { Principal: "*" })),
  }),
  "bucket-opened-under-condition": kept("aws_s3_bucket_policy", bucketPolicy(denyPlain), {
    policy: policy(
      denyPlain,
      allow("s3:GetObject", `${bucket}/*`, { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    ),
  }),
  "boundary-removed": kept("aws_iam_role", role, { permissions_boundary: undefined }),
  "boundary-added": kept("aws_iam_role", { ...role, permissions_boundary: undefined }, { permissions_boundary: role.permissions_boundary }),
  "administrator-attached": made("aws_iam_role_policy_attachment", attachment("arn:aws:iam::aws:policy/AdministratorAccess")),
  "read-only-attached": made("aws_iam_role_policy_attachment", attachment("arn:aws:iam::aws:policy/ReadOnlyAccess")),
  "administrator-attached-inside-role": kept("aws_iam_role", role, {
    managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    inline_policy: [{ name: "rights", policy: policy(allow("iam:*", "*")) }],
  }),
  "policy-detached": gone("aws_iam_role_policy_attachment", attachment("arn:aws:iam::aws:policy/ReadOnlyAccess")),
  "access-key-made": made("aws_iam_access_key", { user: "robot" }),
  "access-key-destroyed": gone("aws_iam_access_key", { user: "robot" }),
};
