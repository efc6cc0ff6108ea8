import { allow, document, gone, kept, made, policy } from "./helpers.mjs";

const own = { AWS: "arn:aws:iam::111111111111:role/api" };
const accessPoint = (on) => ({
  bucket: "smart0dte-dev-reports",
  name: "partners",
  public_access_block_configuration: [
    { block_public_acls: on, block_public_policy: on, ignore_public_acls: on, restrict_public_buckets: on },
  ],
});
const network = (open) => ({
  name: "logs",
  type: "network",
  policy: JSON.stringify([
    {
      Rules: [{ ResourceType: "collection", Resource: ["collection/logs"] }],
      ...(open ? { AllowFromPublic: true } : { AllowFromPublic: false, SourceVPCEs: ["vpce-1"] }),
    },
  ]),
});
const ports = (...cidrs) => ({ instance_name: "old", port_info: [{ protocol: "tcp", from_port: 22, to_port: 22, cidrs }] });
const desk = (source) => ({ name: "desk", rules: [{ source }] });
const mode = (type) => ({
  user_id: "app",
  user_name: "app",
  engine: "redis",
  access_string: "on ~* +@all",
  authentication_mode: [type === "password" ? { type, passwords: ["made-up-for-a-plan-1"] } : { type }],
});
const clusterAccess = (name) => ({
  cluster_name: "c",
  principal_arn: "arn:aws:iam::111111111111:role/desk",
  policy_arn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
  access_scope: [{ type: "cluster" }],
});
const assignment = (account) => ({
  instance_arn: "arn:aws:sso:::instance/ssoins-1111111111111111",
  permission_set_arn: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1111111111111111",
  principal_id: "11111111-2222-3333-4444-555555555555",
  principal_type: "GROUP",
  target_id: account,
  target_type: "AWS_ACCOUNT",
});
const template = (encrypted) => ({
  name: "worker",
  image_id: "ami-12345678",
  block_device_mappings: [{ device_name: "/dev/xvda", ebs: [{ volume_size: 20, encrypted }] }],
});

/** What is made or goes, of types that the estate does not use. */
export default {
  "access-point-made-open": made("aws_s3_access_point", accessPoint(false)),
  "access-point-made-closed": made("aws_s3_access_point", accessPoint(true)),
  "collection-open-to-everybody": made("aws_opensearchserverless_security_policy", network(true)),
  "collection-open-to-an-endpoint": made("aws_opensearchserverless_security_policy", network(false)),
  "guests-let-in": made("aws_cognito_identity_pool", { identity_pool_name: "app", allow_unauthenticated_identities: true }),
  "no-guests-let-in": made("aws_cognito_identity_pool", { identity_pool_name: "app", allow_unauthenticated_identities: false }),
  "route-made-without-login": made("aws_apigatewayv2_route", { api_id: "a", route_key: "GET /orders", authorization_type: "NONE" }),
  "route-made-with-login": made("aws_apigatewayv2_route", { api_id: "a", route_key: "GET /orders", authorization_type: "AWS_IAM" }),
  "cache-user-without-password": made("aws_elasticache_user", mode("no-password-required")),
  "cache-user-with-password": made("aws_elasticache_user", mode("password")),
  "copier-made-public": made("aws_dms_replication_instance", {
    replication_instance_id: "copy",
    replication_instance_class: "dms.r6i.large",
    publicly_accessible: true,
  }),
  "volumes-made-unencrypted": made("aws_launch_template", template("false")),
  "volumes-made-encrypted": made("aws_launch_template", template("true")),
  "jobs-made-unencrypted": made("aws_glue_security_configuration", {
    name: "j",
    encryption_configuration: [
      {
        cloudwatch_encryption: [{ cloudwatch_encryption_mode: "DISABLED" }],
        job_bookmarks_encryption: [{ job_bookmarks_encryption_mode: "DISABLED" }],
        s3_encryption: [{ s3_encryption_mode: "DISABLED" }],
      },
    ],
  }),
  "desktops-open-to-everybody": made("aws_workspaces_ip_group", desk("0.0.0.0/0")),
  "desktops-closed-to-a-desk": kept("aws_workspaces_ip_group", desk("0.0.0.0/0"), desk("192.0.2.0/24")),
  "old-machine-open-to-everybody": made("aws_lightsail_instance_public_ports", ports("0.0.0.0/0")),
  "old-machine-open-to-a-desk": made("aws_lightsail_instance_public_ports", ports("192.0.2.0/24")),
  "image-public": made("aws_ami_launch_permission", { image_id: "ami-1", group: "all" }),
  "images-given-to-another-account": made("aws_imagebuilder_distribution_configuration", {
    name: "worker",
    distribution: [{ region: "us-east-1", ami_distribution_configuration: [{ launch_permission: [{ user_ids: ["222222222222"] }] }] }],
  }),
  "portfolio-shared-with-another-account": made("aws_servicecatalog_portfolio_share", {
    portfolio_id: "port-1",
    type: "ACCOUNT",
    principal_id: "222222222222",
  }),
  "warehouse-reached-from-another-account": made("aws_redshift_endpoint_authorization", {
    cluster_identifier: "wh",
    account: "222222222222",
  }),
  "lake-open-to-whoever-iam-lets-in": made("aws_lakeformation_permissions", {
    principal: "IAM_ALLOWED_PRINCIPALS",
    permissions: ["ALL"],
    database: [{ name: "ticks" }],
  }),
  "lake-open-to-the-own-role": made("aws_lakeformation_permissions", {
    principal: own.AWS,
    permissions: ["DESCRIBE"],
    database: [{ name: "ticks" }],
  }),
  "document-shared-with-everybody": made("aws_ssm_document", {
    name: "run",
    document_type: "Command",
    content: JSON.stringify({ schemaVersion: "2.2", description: "a", mainSteps: [] }),
    permissions: { type: "Share", account_ids: "All" },
  }),
  "cluster-administrator-made": made("aws_eks_access_policy_association", clusterAccess("AmazonEKSClusterAdminPolicy")),
  "cluster-reader-made": made("aws_eks_access_policy_association", clusterAccess("AmazonEKSViewPolicy")),
  "administrator-among-the-only-policies": made("aws_iam_role_policy_attachments_exclusive", {
    role_name: "api",
    policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  }),
  "readers-among-the-only-policies": made("aws_iam_role_policy_attachments_exclusive", {
    role_name: "api",
    policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  }),
  "people-assigned-to-the-account": made("aws_ssoadmin_account_assignment", assignment("111111111111")),
  "authority-trusted": made("aws_rolesanywhere_trust_anchor", {
    name: "machines",
    enabled: true,
    source: [
      {
        source_type: "AWS_ACM_PCA",
        source_data: [{ acm_pca_arn: "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/11111111-2222-3333-4444-555555555555" }],
      },
    ],
  }),
  "identity-provider-made": made("aws_iam_saml_provider", {
    name: "desk",
    saml_metadata_document: "<EntityDescriptor/>".padEnd(1100, " "),
  }),
  "services-open-to-anyone": made("aws_vpclattice_auth_policy", {
    resource_identifier: "arn:aws:vpc-lattice:us-east-1:111111111111:service/svc-1",
    policy: document("*"),
  }),
  "devices-may-do-everything": made("aws_iot_policy", { name: "all", policy: policy(allow("iot:*", "*")) }),
  "revoked-certificates-taken-again": gone("aws_lb_trust_store_revocation", {
    trust_store_arn: "arn:aws:elasticloadbalancing:us-east-1:111111111111:truststore/t/1",
    revocations_s3_bucket: "b",
    revocations_s3_key: "k",
  }),
  "ceiling-detached": gone("aws_organizations_policy_attachment", { policy_id: "p-1", target_id: "111111111111" }),
  "permissions-boundary-of-people-gone": gone("aws_ssoadmin_permissions_boundary_attachment", {
    instance_arn: "arn:aws:sso:::instance/ssoins-1111111111111111",
    permission_set_arn: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1111111111111111",
    permissions_boundary: [{ managed_policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
  }),
  "administrator-of-findings-gone": gone("aws_guardduty_organization_admin_account", { admin_account_id: "111111111111" }),
};
