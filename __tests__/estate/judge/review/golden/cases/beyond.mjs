import { allow, deny, document, gone, kept, made, policy } from "./helpers.mjs";

const block = (on) => ({
  bucket: "smart0dte-dev-reports",
  block_public_acls: on,
  block_public_policy: on,
  ignore_public_acls: on,
  restrict_public_buckets: on,
});
const grant = (uri) => ({
  bucket: "smart0dte-dev-reports",
  access_control_policy: [{ owner: [{ id: "owner" }], grant: [{ permission: "READ", grantee: [{ type: "Group", uri }] }] }],
});
const permission = (principal, more = {}) => ({ function_name: "hook", action: "lambda:InvokeFunction", principal, ...more });
const own = { AWS: "arn:aws:iam::111111111111:role/api" };
const other = { AWS: "arn:aws:iam::222222222222:root" };
const record = { zone_id: "Z1", name: "api.example.com", type: "A", ttl: 60, records: ["192.0.2.1"] };
const provider = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
const web = (subject, more = {}) => ({
  name: "deploy",
  assume_role_policy: policy({
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: provider },
    Condition: {
      StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
      ...(subject === undefined ? {} : { StringLike: { "token.actions.githubusercontent.com:sub": subject } }),
      ...more,
    },
  }),
});
const exempt = (...names) =>
  policy({
    Effect: "Deny",
    Action: "s3:*",
    Resource: "*",
    NotPrincipal: { AWS: names.map((name) => `arn:aws:iam::111111111111:role/${name}`) },
  });
const bucketPolicy = (text) => ({ bucket: "smart0dte-dev-reports", policy: text });
const grantKey = { key_id: "11111111-2222-3333-4444-555555555555", grantee_principal: own.AWS, operations: ["Decrypt"] };
const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 5432, to_port: 5432, cidr_ipv4: "10.0.0.0/8" };
const logs = { name: "/smart0dte/dev/api", retention_in_days: 30, skip_destroy: true };
const task = { family: "api", container_definitions: JSON.stringify([{ name: "api", image: "api:1" }]), skip_destroy: true };
const newer = { container_definitions: JSON.stringify([{ name: "api", image: "api:2" }]) };

/** What lets in or takes away by arguments of types that the estate may not use. */
export default {
  "public-access-block-made-open": made("aws_s3_bucket_public_access_block", block(false)),
  "public-access-block-made-closed": made("aws_s3_bucket_public_access_block", block(true)),
  "account-block-made-open": made("aws_s3_account_public_access_block", {
    block_public_acls: false,
    block_public_policy: false,
    ignore_public_acls: false,
    restrict_public_buckets: false,
  }),
  "acl-granted-to-everybody": made("aws_s3_bucket_acl", grant("http://acs.amazonaws.com/groups/global/AllUsers")),
  "acl-granted-to-every-account": made("aws_s3_bucket_acl", grant("http://acs.amazonaws.com/groups/global/AuthenticatedUsers")),
  "acl-granted-to-log-delivery": made("aws_s3_bucket_acl", grant("http://acs.amazonaws.com/groups/s3/LogDelivery")),
  "object-acl-public": made("aws_s3_object", { bucket: "smart0dte-dev-reports", key: "a", content: "b", acl: "public-read" }),
  "function-permission-for-everybody": made("aws_lambda_permission", permission("*")),
  "function-permission-for-another-account": made("aws_lambda_permission", permission("222222222222")),
  "function-permission-for-a-role-elsewhere": made("aws_lambda_permission", permission("arn:aws:iam::222222222222:role/x")),
  "function-permission-for-the-own-account": made("aws_lambda_permission", permission("111111111111")),
  "function-permission-for-a-bound-service": made(
    "aws_lambda_permission",
    permission("events.amazonaws.com", { source_arn: "arn:aws:events:us-east-1:111111111111:rule/x" }),
  ),
  "function-permission-for-an-unbound-service": made("aws_lambda_permission", permission("s3.amazonaws.com")),
  "layer-shared-with-everybody": made("aws_lambda_layer_version_permission", {
    layer_name: "lib",
    version_number: 1,
    statement_id: "all",
    action: "lambda:GetLayerVersion",
    principal: "*",
  }),
  "layer-shared-with-another-account": made("aws_lambda_layer_version_permission", {
    layer_name: "lib",
    version_number: 1,
    statement_id: "one",
    action: "lambda:GetLayerVersion",
    principal: "222222222222",
  }),
  "image-shared-with-another-account": made("aws_ami_launch_permission", { image_id: "ami-1", account_id: "222222222222" }),
  "events-taken-from-everybody": made("aws_cloudwatch_event_permission", { principal: "*", statement_id: "all" }),
  "events-taken-from-another-account": made("aws_cloudwatch_event_permission", { principal: "222222222222", statement_id: "one" }),
  "vault-open-to-anyone": made("aws_glacier_vault", { name: "old", access_policy: document("*") }),
  "stream-open-to-anyone": made("aws_kinesis_resource_policy", {
    resource_arn: "arn:aws:kinesis:us-east-1:111111111111:stream/ticks",
    policy: document("*"),
  }),
  "search-open-to-anyone": made("aws_opensearch_domain_policy", { domain_name: "logs", access_policies: document({ AWS: "*" }) }),
  "search-open-to-the-own-role": made("aws_opensearch_domain_policy", { domain_name: "logs", access_policies: document(own) }),
  "search-domain-open-to-anyone": made("aws_opensearch_domain", { domain_name: "logs", access_policies: document("*") }),
  "registry-open-to-anyone": made("aws_schemas_registry_policy", { registry_name: "events", policy: document("*") }),
  "code-registry-open-to-all-but-one": made("aws_codeartifact_domain_permissions_policy", {
    domain: "libs",
    policy_document: policy({ Effect: "Allow", Action: "codeartifact:*", Resource: "*", NotPrincipal: own }),
  }),
  "log-policy-for-another-account": made("aws_cloudwatch_log_resource_policy", { policy_name: "logs", policy_document: document(other) }),
  "key-policy-for-another-account": kept("aws_kms_key_policy", { key_id: "k", policy: document(own) }, { policy: document(other) }),
  "permission-set-for-administrators": made("aws_ssoadmin_permission_set_inline_policy", {
    instance_arn: "arn:aws:sso:::instance/ssoins-1111111111111111",
    permission_set_arn: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1111111111111111",
    inline_policy: policy(allow("*", "*")),
  }),
  "organization-ceiling-made": made("aws_organizations_policy", { name: "all", content: policy(allow("*", "*")) }),
  "organization-denial-lost": kept(
    "aws_organizations_policy",
    { name: "guard", content: policy(allow("*", "*"), deny("cloudtrail:StopLogging", "*")) },
    { content: policy(allow("*", "*")) },
  ),
  "queue-policy-of-a-vault-narrowed": kept(
    "aws_glacier_vault",
    { name: "old", access_policy: document("*") },
    { access_policy: document(own) },
  ),
  "key-granted": made("aws_kms_grant", grantKey),
  "key-granted-to-another-account": made("aws_kms_grant", { ...grantKey, grantee_principal: "arn:aws:iam::222222222222:role/x" }),
  "endpoint-shared-with-everybody": made("aws_vpc_endpoint_service_allowed_principal", {
    vpc_endpoint_service_id: "vpce-svc-1",
    principal_arn: "*",
  }),
  "resource-shared-with-another-account": made("aws_ram_principal_association", {
    principal: "222222222222",
    resource_share_arn: "arn:aws:ram:us-east-1:111111111111:resource-share/1",
  }),
  "record-overwrites": made("aws_route53_record", { ...record, allow_overwrite: true }),
  "record-made": made("aws_route53_record", { ...record, allow_overwrite: false }),
  "parameter-overwrites": made("aws_ssm_parameter", { name: "/smart0dte/dev/x", type: "String", value: "x", overwrite: true }),
  "addon-overwrites": made("aws_eks_addon", { cluster_name: "c", addon_name: "vpc-cni", resolve_conflicts_on_create: "OVERWRITE" }),
  "denial-excepts-one-more": kept("aws_s3_bucket_policy", bucketPolicy(exempt("admin")), { policy: exempt("admin", "deploy") }),
  "denial-excepts-one-less": kept("aws_s3_bucket_policy", bucketPolicy(exempt("admin", "deploy")), { policy: exempt("admin") }),
  "allowance-by-exception": made(
    "aws_s3_bucket_policy",
    bucketPolicy(policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", NotPrincipal: own })),
  ),
  "policy-with-a-denial-forgotten": {
    before: { "aws_s3_bucket_policy.main": bucketPolicy(exempt("admin")) },
    after: {},
    removed: ["aws_s3_bucket_policy.main"],
  },
  "policy-with-a-denial-destroyed": gone("aws_s3_bucket_policy", bucketPolicy(exempt("admin"))),
  "range-becomes-a-group-elsewhere": kept("aws_vpc_security_group_ingress_rule", rule, {
    cidr_ipv4: undefined,
    referenced_security_group_id: "222222222222/sg-0123456789abcdef0",
  }),
  "kept-log-group-destroyed": gone("aws_cloudwatch_log_group", logs),
  "kept-log-group-no-longer-kept": kept("aws_cloudwatch_log_group", logs, { skip_destroy: false }),
  "kept-revision-replaced": kept("aws_ecs_task_definition", task, newer),
  "revision-replaced": kept("aws_ecs_task_definition", { ...task, skip_destroy: false }, newer),
  "web-identity-subject-dropped": kept("aws_iam_role", web("repo:desk/trading:ref:refs/heads/main"), {
    assume_role_policy: web(undefined).assume_role_policy,
  }),
  "web-identity-subject-opened": kept("aws_iam_role", web("repo:desk/trading:ref:refs/heads/main"), {
    assume_role_policy: web("repo:desk/*").assume_role_policy,
  }),
  "web-identity-subject-added": kept("aws_iam_role", web("repo:desk/trading:ref:refs/heads/main"), {
    assume_role_policy: web(["repo:desk/trading:ref:refs/heads/main", "repo:desk/tools:ref:refs/heads/main"]).assume_role_policy,
  }),
  "web-identity-subject-narrowed": kept("aws_iam_role", web("repo:desk/*"), {
    assume_role_policy: web("repo:desk/trading:ref:refs/heads/main").assume_role_policy,
  }),
  "web-identity-for-everybody": made("aws_iam_role", web("*")),
  "web-identity-for-any-repository": made("aws_iam_role", web("repo:*")),
  "web-identity-made": made("aws_iam_role", web("repo:desk/trading:ref:refs/heads/main")),
  "web-identity-by-exclusion": made(
    "aws_iam_role",
    web(undefined, { StringNotEquals: { "token.actions.githubusercontent.com:sub": "repo:desk/tools:ref:refs/heads/main" } }),
  ),
};
