/**
 * A case is what Terraform is given: the resources that exist (`before`), the resources that are
 * declared (`after`), by address. `removed` are addresses that Terraform is told to forget, `moved` those
 * that get another one, `imported` ids of what exists and is taken over, `tainted` what an earlier apply
 * left half made, `deposed` what a replacement left a leftover of. `actions` are put in the place of
 * Terraform's, as a later version might write them. `synthesized` and `base` replace what the review is
 * told of the declarations, where that is what the case is about.
 */

/** A resource whose arguments change. An argument that becomes undefined is no longer declared. */
export const kept = (type, before, changes, more = {}) => ({
  before: { [`${type}.main`]: before },
  after: { [`${type}.main`]: { ...before, ...changes } },
  ...more,
});

/** A resource that is declared no more. */
export const gone = (type, before, more = {}) => ({ before: { [`${type}.main`]: before }, after: {}, ...more });

/** A resource that is new. */
export const made = (type, after, more = {}) => ({ before: {}, after: { [`${type}.main`]: after }, ...more });

export const policy = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const allow = (Action, Resource, more = {}) => ({ Effect: "Allow", Action, Resource, ...more });
export const deny = (Action, Resource, more = {}) => ({ Effect: "Deny", Action, Resource, ...more });

export const key = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";
export const otherKey = "arn:aws:kms:us-east-1:111111111111:key/99999999-2222-3333-4444-555555555555";

export const database = {
  identifier: "smart0dte-dev-orders",
  engine: "postgres",
  engine_version: "16.4",
  instance_class: "db.r6g.large",
  allocated_storage: 100,
  username: "app",
  manage_master_user_password: true,
  storage_encrypted: true,
  kms_key_id: key,
  backup_retention_period: 14,
  deletion_protection: true,
  skip_final_snapshot: false,
  final_snapshot_identifier: "last",
  multi_az: true,
  publicly_accessible: false,
  delete_automated_backups: false,
  apply_immediately: false,
  db_subnet_group_name: "data",
};

/** Arguments of a policy of the own bucket's, for whoever is named. */
export const document = (Principal, more = {}) => policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Principal, ...more });
