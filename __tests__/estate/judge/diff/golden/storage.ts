import { edited, type GoldenEdit } from "./golden-edit";

const versioning = (bucket: string, status: string) => ({ bucket, versioning_configuration: [{ status }] });
const table = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  name,
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
  ...more,
});

/** Buckets, tables, parameters, repositories, keys, secrets. */
export const storage: readonly GoldenEdit[] = [
  {
    title: "a bucket goes with what is in it, from now on",
    ...edited("aws_s3_bucket", "emptied", { bucket: "golden-emptied" }, { force_destroy: false }, { force_destroy: true }),
    does: { "aws_s3_bucket.emptied": "update: force_destroy" },
  },
  {
    title: "a bucket gets another name, and what is set of it goes with it",
    base: {
      aws_s3_bucket: { "renamed-bucket": { bucket: "golden-old" } },
      aws_s3_bucket_versioning: { "renamed-bucket": versioning("${aws_s3_bucket.renamed-bucket.id}", "Enabled") },
    },
    edit: {
      aws_s3_bucket: { "renamed-bucket": { bucket: "golden-new" } },
      aws_s3_bucket_versioning: { "renamed-bucket": versioning("${aws_s3_bucket.renamed-bucket.id}", "Enabled") },
    },
    does: { "aws_s3_bucket.renamed-bucket": "replace: bucket", "aws_s3_bucket_versioning.renamed-bucket": "replace: bucket" },
  },
  {
    title: "a bucket keeps no further versions and is open to ACLs",
    base: {
      aws_s3_bucket: { set: { bucket: "golden-set" } },
      aws_s3_bucket_versioning: { set: versioning("${aws_s3_bucket.set.id}", "Enabled") },
      aws_s3_bucket_public_access_block: { set: { bucket: "${aws_s3_bucket.set.id}", block_public_acls: true, block_public_policy: true } },
    },
    edit: {
      aws_s3_bucket: { set: { bucket: "golden-set" } },
      aws_s3_bucket_versioning: { set: versioning("${aws_s3_bucket.set.id}", "Suspended") },
      aws_s3_bucket_public_access_block: {
        set: { bucket: "${aws_s3_bucket.set.id}", block_public_acls: false, block_public_policy: true },
      },
    },
    does: {
      "aws_s3_bucket_versioning.set": "update: versioning_configuration",
      "aws_s3_bucket_public_access_block.set": "update: block_public_acls",
    },
  },
  {
    title: "an object gets other content, another one another key",
    base: {
      aws_s3_bucket: { objects: { bucket: "golden-objects" } },
      aws_s3_object: {
        content: { bucket: "${aws_s3_bucket.objects.id}", key: "content", content: "one" },
        key: { bucket: "${aws_s3_bucket.objects.id}", key: "old", content: "one" },
      },
    },
    edit: {
      aws_s3_bucket: { objects: { bucket: "golden-objects" } },
      aws_s3_object: {
        content: { bucket: "${aws_s3_bucket.objects.id}", key: "content", content: "two" },
        key: { bucket: "${aws_s3_bucket.objects.id}", key: "new", content: "one" },
      },
    },
    does: { "aws_s3_object.content": "update: content", "aws_s3_object.key": "replace: key" },
  },
  {
    title: "a bucket's objects go earlier",
    base: {
      aws_s3_bucket: { expiring: { bucket: "golden-expiring" } },
      aws_s3_bucket_lifecycle_configuration: {
        expiring: {
          bucket: "${aws_s3_bucket.expiring.id}",
          rule: [{ id: "all", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 30 }] }],
        },
      },
    },
    edit: {
      aws_s3_bucket: { expiring: { bucket: "golden-expiring" } },
      aws_s3_bucket_lifecycle_configuration: {
        expiring: {
          bucket: "${aws_s3_bucket.expiring.id}",
          rule: [{ id: "all", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 10 }] }],
        },
      },
    },
    does: { "aws_s3_bucket_lifecycle_configuration.expiring": "update: rule" },
    unconfirmed: "the provider waits for rules to hold",
  },
  {
    title: "a table forgets rows by themselves",
    ...edited("aws_dynamodb_table", "expiring", table("expiring"), {}, { ttl: [{ enabled: true, attribute_name: "until" }] }),
    does: { "aws_dynamodb_table.expiring": "update: ttl" },
  },
  {
    title: "a table gets another key",
    ...edited("aws_dynamodb_table", "keyed", table("keyed"), {}, { hash_key: "other", attribute: [{ name: "other", type: "S" }] }),
    does: { "aws_dynamodb_table.keyed": "replace: hash_key" },
  },
  {
    title: "a table gets an index",
    ...edited(
      "aws_dynamodb_table",
      "indexed",
      table("indexed"),
      {},
      {
        attribute: [
          { name: "id", type: "S" },
          { name: "day", type: "S" },
        ],
        global_secondary_index: [{ name: "by-day", hash_key: "day", projection_type: "ALL" }],
      },
    ),
    does: { "aws_dynamodb_table.indexed": "update: attribute, global_secondary_index" },
  },
  {
    title: "a table gets a range key",
    ...edited(
      "aws_dynamodb_table",
      "ranged",
      table("ranged"),
      {},
      {
        range_key: "at",
        attribute: [
          { name: "id", type: "S" },
          { name: "at", type: "N" },
        ],
      },
    ),
    does: { "aws_dynamodb_table.ranged": "replace: range_key" },
  },
  {
    title: "a parameter gets another value, another one another name",
    base: {
      aws_ssm_parameter: {
        valued: { name: "/golden/valued", type: "String", value: "one" },
        "renamed-parameter": { name: "/golden/old", type: "String", value: "one" },
      },
    },
    edit: {
      aws_ssm_parameter: {
        valued: { name: "/golden/valued", type: "String", value: "two" },
        "renamed-parameter": { name: "/golden/new", type: "String", value: "one" },
      },
    },
    does: { "aws_ssm_parameter.valued": "update: value", "aws_ssm_parameter.renamed-parameter": "replace: name" },
  },
  {
    title: "a repository's tags may move",
    ...edited(
      "aws_ecr_repository",
      "tagged",
      { name: "golden/tagged" },
      { image_tag_mutability: "IMMUTABLE" },
      { image_tag_mutability: "MUTABLE" },
    ),
    does: { "aws_ecr_repository.tagged": "update: image_tag_mutability" },
  },
  {
    title: "a repository is encrypted with a key of the account's",
    ...edited(
      "aws_ecr_repository",
      "encrypted",
      { name: "golden/encrypted" },
      {},
      { encryption_configuration: [{ encryption_type: "KMS" }] },
    ),
    does: { "aws_ecr_repository.encrypted": "replace: encryption_configuration" },
  },
  {
    title: "a key is described otherwise and rotated, another one is for another purpose",
    base: {
      aws_kms_key: { described: { description: "one" }, signing: { description: "for texts", key_usage: "ENCRYPT_DECRYPT" } },
    },
    edit: {
      aws_kms_key: {
        described: { description: "two", enable_key_rotation: true },
        signing: { description: "for texts", key_usage: "SIGN_VERIFY", customer_master_key_spec: "RSA_2048" },
      },
    },
    does: {
      "aws_kms_key.described": "update: description, enable_key_rotation",
      "aws_kms_key.signing": "replace: customer_master_key_spec, key_usage",
    },
  },
  {
    title: "an alias leads to another key, another one has another name",
    base: {
      aws_kms_key: { first: { description: "first" }, second: { description: "second" } },
      aws_kms_alias: {
        leading: { name: "alias/golden-leading", target_key_id: "${aws_kms_key.first.key_id}" },
        named: { name: "alias/golden-old", target_key_id: "${aws_kms_key.first.key_id}" },
      },
    },
    edit: {
      aws_kms_key: { first: { description: "first" }, second: { description: "second" } },
      aws_kms_alias: {
        leading: { name: "alias/golden-leading", target_key_id: "${aws_kms_key.second.key_id}" },
        named: { name: "alias/golden-new", target_key_id: "${aws_kms_key.first.key_id}" },
      },
    },
    does: { "aws_kms_alias.leading": "update: target_key_id", "aws_kms_alias.named": "replace: name" },
  },
  {
    title: "a secret is described otherwise, another one has another name, and its value goes with it",
    base: {
      aws_secretsmanager_secret: { described: { name: "golden-described", description: "one" }, named: { name: "golden-old" } },
      aws_secretsmanager_secret_version: { named: { secret_id: "${aws_secretsmanager_secret.named.id}", secret_string: "x" } },
    },
    edit: {
      aws_secretsmanager_secret: { described: { name: "golden-described", description: "two" }, named: { name: "golden-new" } },
      aws_secretsmanager_secret_version: { named: { secret_id: "${aws_secretsmanager_secret.named.id}", secret_string: "x" } },
    },
    does: {
      "aws_secretsmanager_secret.described": "update: description",
      "aws_secretsmanager_secret.named": "replace: name",
      "aws_secretsmanager_secret_version.named": "replace: secret_id",
    },
  },
  {
    title: "a vault gets another name, and a plan copies into the new one",
    base: {
      aws_backup_vault: { vault: { name: "golden-old" } },
      aws_backup_plan: {
        daily: {
          name: "daily",
          rule: [{ rule_name: "daily", target_vault_name: "${aws_backup_vault.vault.name}", schedule: "cron(0 5 ? * * *)" }],
        },
      },
    },
    edit: {
      aws_backup_vault: { vault: { name: "golden-new" } },
      aws_backup_plan: {
        daily: {
          name: "daily",
          rule: [{ rule_name: "daily", target_vault_name: "${aws_backup_vault.vault.name}", schedule: "cron(0 5 ? * * *)" }],
        },
      },
    },
    does: { "aws_backup_vault.vault": "replace: name", "aws_backup_plan.daily": "update: rule" },
    unconfirmed: "the stand-in answers a vault's deletion late",
  },
];
