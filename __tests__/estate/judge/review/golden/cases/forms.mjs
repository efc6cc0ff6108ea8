import { document, kept, made } from "./helpers.mjs";

const graph = { cluster_identifier: "graph", skip_final_snapshot: true, storage_encrypted: true, deletion_protection: true };
const desk = (source) => ({ name: "desk", rules: [{ source }] });
const elsewhere = { "terraform_data.of": {} };
const ofLater = "${terraform_data.of.id}";
const known = (type, before, after) => ({
  before: before === undefined ? {} : { [`${type}.main`]: before },
  after: { [`${type}.main`]: after, ...elsewhere },
});
const schedule = (name, count) => ({
  name,
  create_rule: [{ interval: 24, interval_unit: "HOURS" }],
  retain_rule: [{ count }],
});
const snaps = (...schedules) => ({
  description: "volumes",
  execution_role_arn: "arn:aws:iam::111111111111:role/dlm",
  policy_details: [{ resource_types: ["VOLUME"], target_tags: { Snapshot: "true" }, schedule: schedules }],
});
const device = (name, encrypted) => ({ device_name: name, ebs: [{ volume_size: 20, encrypted }] });
const template = (...devices) => ({ name: "worker", image_id: "ami-12345678", block_device_mappings: devices });
const action = (name, category, provider, more) => ({ name, category, owner: "AWS", provider, version: "1", ...more });
const source = {
  name: "Source",
  action: [action("source", "Source", "S3", { output_artifacts: ["code"], configuration: { S3Bucket: "b", S3ObjectKey: "k" } })],
};
const approval = { name: "Approval", action: [action("approve", "Approval", "Manual", {})] };
const deploy = {
  name: "Deploy",
  action: [action("deploy", "Deploy", "S3", { input_artifacts: ["code"], configuration: { BucketName: "b", Extract: "true" } })],
};
const pipeline = (...stages) => ({
  name: "release",
  role_arn: "arn:aws:iam::111111111111:role/pipeline",
  artifact_store: [{ location: "b", type: "S3" }],
  stage: stages,
});
const kafka = (...rules) => ({ bucket: "smart0dte-dev-reports", role: "arn:aws:iam::111111111111:role/copy", rule: rules });
const copied = (id, priority, status) => ({
  id,
  priority,
  status,
  filter: [{ prefix: `${id}/` }],
  delete_marker_replication: [{ status: "Enabled" }],
  destination: [{ bucket: "arn:aws:s3:::smart0dte-dev-reports-copy" }],
});
const expiring = (...rules) => ({
  bucket: "smart0dte-dev-reports",
  rule: rules.map(([id, days]) => ({ id, status: "Enabled", filter: [{ prefix: `${id}/` }], expiration: [{ days }] })),
});
const moved = (type, before, changes) => ({
  before: { [`${type}.old`]: before },
  after: { [`${type}.main`]: { ...before, ...changes } },
  moved: { [`${type}.old`]: `${type}.main` },
});
const behaviour = (path, keys) => ({
  path_pattern: path,
  target_origin_id: "api",
  viewer_protocol_policy: "https-only",
  allowed_methods: ["GET", "HEAD"],
  cached_methods: ["GET", "HEAD"],
  cache_policy_id: "p",
  trusted_key_groups: keys,
});
const distribution = (...behaviours) => ({
  enabled: true,
  origin: [{ origin_id: "api", domain_name: "api.example.com", origin_access_control_id: "E1" }],
  default_cache_behavior: [
    {
      target_origin_id: "api",
      viewer_protocol_policy: "https-only",
      allowed_methods: ["GET", "HEAD"],
      cached_methods: ["GET", "HEAD"],
      cache_policy_id: "p",
    },
  ],
  ordered_cache_behavior: behaviours,
  restrictions: [{ geo_restriction: [{ restriction_type: "none" }] }],
  viewer_certificate: [{ cloudfront_default_certificate: true }],
});

/** What is known after the apply only, what is secret, what moves and changes, and blocks in another order. */
export default {
  // known after the apply
  "protection-known-after-apply": known("aws_neptune_cluster", graph, { ...graph, deletion_protection: '${terraform_data.of.id != ""}' }),
  "desk-known-after-apply": known("aws_workspaces_ip_group", undefined, desk(`\${terraform_data.of.id}/32`)),
  "desk-changed-to-what-is-known-after-apply": known("aws_workspaces_ip_group", desk("192.0.2.0/24"), desk(`\${terraform_data.of.id}/32`)),
  "guests-known-after-apply": known("aws_cognito_identity_pool", undefined, {
    identity_pool_name: "app",
    allow_unauthenticated_identities: '${terraform_data.of.id != ""}',
  }),
  "services-open-to-whom-is-known-after-apply": known("aws_vpclattice_auth_policy", undefined, {
    resource_identifier: "arn:aws:vpc-lattice:us-east-1:111111111111:service/svc-1",
    policy: ofLater,
  }),
  "name-known-after-apply": known("aws_workspaces_ip_group", undefined, { ...desk("192.0.2.0/24"), name: ofLater }),
  // secret
  "desk-secret-and-everybody": made("aws_workspaces_ip_group", desk('${sensitive("0.0.0.0/0")}')),
  "services-open-to-a-secret": made("aws_vpclattice_auth_policy", {
    resource_identifier: "arn:aws:vpc-lattice:us-east-1:111111111111:service/svc-1",
    policy: `\${sensitive(${JSON.stringify(document("*"))})}`,
  }),
  "password-changed": kept(
    "aws_dms_endpoint",
    {
      endpoint_id: "source",
      endpoint_type: "source",
      engine_name: "postgres",
      server_name: "db",
      port: 5432,
      username: "app",
      password: "one",
    },
    { password: "two" },
  ),
  // moved and changed
  "moved-and-unprotected": moved("aws_neptune_cluster", graph, { deletion_protection: false }),
  "moved-and-open": moved("aws_workspaces_ip_group", desk("192.0.2.0/24"), desk("0.0.0.0/0")),
  "moved-and-replaced": moved("aws_lightsail_bucket", { name: "one", bundle_id: "small_1_0" }, { name: "two" }),
  "moved-and-described": moved(
    "aws_workspaces_ip_group",
    { ...desk("192.0.2.0/24"), tags: { Desk: "a" } },
    { ...desk("192.0.2.0/24"), tags: { Desk: "b" } },
  ),
  // in another order
  "schedules-in-another-order": kept("aws_dlm_lifecycle_policy", snaps(schedule("a", 7), schedule("b", 30)), {
    policy_details: snaps(schedule("b", 30), schedule("a", 7)).policy_details,
  }),
  "schedules-in-another-order-and-one-shorter": kept("aws_dlm_lifecycle_policy", snaps(schedule("a", 7), schedule("b", 30)), {
    policy_details: snaps(schedule("b", 3), schedule("a", 7)).policy_details,
  }),
  "devices-in-another-order": kept("aws_launch_template", template(device("/dev/xvda", "true"), device("/dev/xvdb", "true")), {
    block_device_mappings: template(device("/dev/xvdb", "true"), device("/dev/xvda", "true")).block_device_mappings,
  }),
  "devices-in-another-order-and-one-plain": kept(
    "aws_launch_template",
    template(device("/dev/xvda", "true"), device("/dev/xvdb", "true")),
    {
      block_device_mappings: template(device("/dev/xvdb", "false"), device("/dev/xvda", "true")).block_device_mappings,
    },
  ),
  "copies-in-another-order-and-one-off": kept(
    "aws_s3_bucket_replication_configuration",
    kafka(copied("a", 1, "Enabled"), copied("b", 2, "Enabled")),
    kafka(copied("b", 2, "Enabled"), copied("a", 1, "Disabled")),
  ),
  "expiries-in-another-order": kept(
    "aws_s3_bucket_lifecycle_configuration",
    expiring(["a", 30], ["b", 365]),
    expiring(["b", 365], ["a", 30]),
  ),
  "expiries-exchanged": kept("aws_s3_bucket_lifecycle_configuration", expiring(["a", 30], ["b", 365]), expiring(["b", 30], ["a", 365])),
  "paths-in-another-order": kept(
    "aws_cloudfront_distribution",
    distribution(behaviour("/reports/*", ["k"]), behaviour("/*/public", undefined)),
    distribution(behaviour("/*/public", undefined), behaviour("/reports/*", ["k"])),
  ),
  "approval-after-deployment": kept("aws_codepipeline", pipeline(source, approval, deploy), pipeline(source, deploy, approval)),
  "approval-gone": kept("aws_codepipeline", pipeline(source, approval, deploy), pipeline(source, deploy)),
};
