import { failoverRecords } from "../../../../facts/failover-records";
import { refusedReads, refusedUploads } from "./requests";
import { type AccessWorld } from "../world/world";
import { isRecordsBucket } from "../calls/people";
import {
  asked,
  people,
  readers,
  changers,
  workloads,
  ofType,
  located,
  stateBuckets,
  dataBuckets,
  lockedBuckets,
  bucketsInGovernance,
  type Rule,
} from "./rule";

/** What is not changed or destroyed: access, states, keys, records, and another environment. */
export const changingRules: readonly Rule[] = [
  {
    id: "planner-writes-nothing",
    sentence: "The role that plans creates, changes and deletes nothing.",
    asks: (world) =>
      [
        "s3:PutObject",
        "s3:DeleteObject",
        "ec2:RunInstances",
        "iam:PutRolePolicy",
        "iam:CreateRole",
        "rds:ModifyDBInstance",
        "ecs:UpdateService",
        "lambda:UpdateFunctionCode",
        "lambda:InvokeFunction",
        "kms:PutKeyPolicy",
        "ssm:PutParameter",
        "secretsmanager:PutSecretValue",
      ].flatMap((action) => asked(people(world, "planner"), [action], targetsFor(world, action))),
  },
  {
    id: "access-by-break-glass-alone",
    sentence:
      "Only break-glass changes who has access: no other role touches a role or a policy of the access layer, its own boundary included.",
    asks: (world) =>
      asked(
        [...changers(world), ...people(world, "planner", "read-only", "on-call")],
        ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:SetDefaultPolicyVersion"],
        located(ofType(world, "aws_iam_policy").filter(({ stack }) => stack.endsWith("-access"))),
      ).concat(
        asked(
          [...changers(world), ...people(world, "planner", "read-only", "on-call")],
          [
            "iam:AttachRolePolicy",
            "iam:PutRolePolicy",
            "iam:UpdateAssumeRolePolicy",
            "iam:DeleteRolePermissionsBoundary",
            "iam:PutRolePermissionsBoundary",
            "iam:DeleteRole",
          ],
          located(ofType(world, "aws_iam_role").filter(({ stack }) => stack.endsWith("-access") || stack.endsWith("-state-replication"))),
        ),
      ),
  },
  {
    id: "nobody-leaves-the-boundary",
    sentence: "Nobody makes a role without the boundary, and no workload makes one at all.",
    asks: (world) => [
      ...asked(
        world.roles,
        ["iam:CreateRole"],
        // Named as the environment's own are, which its policies let be made.
        people(world, "deployer").map(({ arn }) => ({ arn: arn.replace(/access\/(.*)deployer$/, "$1unbound"), region: "us-east-1" })),
      ),
      ...asked(
        world.roles,
        ["iam:DeleteRolePermissionsBoundary"],
        world.roles.map(({ arn }) => ({ arn, region: "us-east-1" })).slice(0, 3),
      ),
    ],
  },
  {
    id: "environments-keep-apart",
    sentence: "No role touches what carries the tag of another environment, whatever the account's other roles are for.",
    asks: (world) =>
      asked(
        people(world, "administrator", "deployer", "developer", "operator"),
        ["rds:ModifyDBInstance", "ecs:UpdateService", "secretsmanager:DeleteSecret", "dynamodb:DeleteTable"],
        located(ofType(world, "aws_db_instance", "aws_ecs_service", "aws_secretsmanager_secret", "aws_dynamodb_table")),
        { "aws:ResourceTag/Environment": "another" },
      ),
  },
  {
    id: "state-keys-keep-their-alias",
    sentence: "No role but break-glass moves or removes the alias by which the key of the states is known and guarded.",
    asks: (world) =>
      asked(
        [...changers(world), ...readers(world), ...workloads(world)],
        ["kms:UpdateAlias", "kms:DeleteAlias"],
        ofType(world, "aws_kms_alias")
          .filter(({ stack }) => stack.endsWith("-state"))
          .map(({ account, region, args }) => ({ arn: `arn:aws:kms:${region}:${account}:${String(args.name)}`, region })),
      ),
  },
  {
    id: "state-is-not-destroyed",
    sentence: "No role but break-glass deletes a state, its versions or its bucket, or weakens what protects it.",
    asks: (world) =>
      asked(
        [...changers(world), ...readers(world)],
        [
          "s3:DeleteBucket",
          "s3:PutBucketPolicy",
          "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration",
          "s3:PutReplicationConfiguration",
          "s3:PutLifecycleConfiguration",
          "s3:PutBucketPublicAccessBlock",
        ],
        located(stateBuckets(world)),
      ).concat(
        asked(
          [...changers(world), ...readers(world)],
          ["s3:DeleteObject", "s3:DeleteObjectVersion"],
          located(stateBuckets(world), "/one.tfstate"),
        ),
      ),
  },
  {
    id: "keys-are-not-destroyed",
    sentence: "Where data is kept, no role but break-glass disables a key or schedules its deletion.",
    asks: (world) =>
      asked(
        [...changers(world), ...readers(world), ...workloads(world)],
        ["kms:ScheduleKeyDeletion", "kms:DisableKey"],
        located(
          ofType(world, "aws_kms_key").filter(
            ({ args }) => (args.lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
          ),
        ),
      ),
  },
  {
    id: "versions-stay",
    sentence: "Nobody who applies removes versions of kept objects, or takes a lock off them.",
    asks: (world) =>
      // A lock in compliance mode is taken off by nobody, whatever he may do:
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
      Object.entries({
        "s3:DeleteObjectVersion": lockedBuckets(world),
        "s3:BypassGovernanceRetention": bucketsInGovernance(world),
      }).flatMap(([action, buckets]) => asked(people(world, "deployer", "administrator"), [action], located(buckets, "/one"))),
  },
  {
    id: "the-trail-goes-on",
    sentence: "No role but break-glass stops or deletes the account's trail, or deletes the bucket of its files.",
    asks: (world) => [
      ...asked(
        [...changers(world), ...readers(world), ...workloads(world)],
        ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"],
        located(ofType(world, "aws_cloudtrail")),
      ),
      ...asked(
        [...changers(world), ...readers(world)],
        ["s3:DeleteBucket"],
        located(ofType(world, "aws_s3_bucket").filter(({ args }) => isRecordsBucket(args.bucket))),
      ),
    ],
  },
  {
    id: "records-are-written-by-aws",
    sentence: "No person and no workload, break-glass included, adds a file to the trail's records or hides one.",
    asks: (world) =>
      asked(
        world.roles,
        ["s3:PutObject", "s3:DeleteObject"],
        located(
          ofType(world, "aws_s3_bucket").filter(({ args }) => isRecordsBucket(args.bucket)),
          "/AWSLogs/one",
        ),
      ),
  },
  {
    id: "reports-of-drift-stay",
    sentence:
      "Nobody but the job that looks for drift writes its reports, which it neither overwrites, reads nor deletes; it writes nothing else.",
    asks: (world) => {
      const jobs = world.roles.filter(({ name }) => name.endsWith("-drift"));
      const others = world.roles.filter((role) => !jobs.includes(role));
      const buckets = ofType(world, "aws_s3_bucket").filter(({ args }) => /-audit-\d{12}-/.test(String(args.bucket)));
      const kept = buckets.filter(({ owner, region }) =>
        jobs.some(({ resource }) => resource.owner === owner && resource.region === region),
      );
      const fresh = { "s3:if-none-match": "*" };
      return [
        ...asked(others, ["s3:PutObject"], located(kept, "/drift/one"), fresh),
        ...asked(jobs, ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"], located(kept, "/drift/one")),
        ...asked(jobs, ["s3:BypassGovernanceRetention", "s3:PutObjectRetention"], located(kept, "/drift/one")),
        ...asked(jobs, ["s3:PutObject"], located(dataBuckets(world), "/one"), fresh),
      ];
    },
  },
  {
    id: "records-of-failovers-stay",
    sentence:
      "Nobody but the function that records runs of the failover writes a record, which it neither overwrites, reads nor deletes; it writes nothing else.",
    asks: (world) => {
      const writers = world.roles.filter(({ name }) => /-failover-record-[\w-]+$/.test(name));
      const others = world.roles.filter((role) => !writers.includes(role));
      const buckets = ofType(world, "aws_s3_bucket").filter(({ args }) => /-audit-\d{12}-/.test(String(args.bucket)));
      const kept = buckets.filter(({ owner, region }) =>
        writers.some(({ resource }) => resource.owner === owner && resource.region === region),
      );
      const fresh = { "s3:if-none-match": "*" };
      const record = `/${failoverRecords.prefix}/one`;
      return [
        ...asked(others, ["s3:PutObject"], located(kept, record), fresh),
        ...asked(writers, ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"], located(kept, record)),
        ...asked(writers, ["s3:BypassGovernanceRetention", "s3:PutObjectRetention"], located(kept, record)),
        ...asked(writers, ["s3:PutObject"], located(dataBuckets(world), "/one"), fresh),
      ];
    },
  },
  {
    id: "buckets-refuse-unsafe-requests",
    sentence:
      "No bucket and no topic takes a request in plain HTTP, and no bucket one of an old signature, or an object under another key than its own.",
    asks: (world) => [
      ...people(world, "deployer").flatMap((role) => refusedUploads(world, role)),
      ...people(world, "break-glass").flatMap((role) => refusedReads(world, role)),
    ],
  },
];

function targetsFor(world: AccessWorld, action: string): { arn: string; region: string }[] {
  const types: Readonly<Record<string, string>> = {
    s3: "aws_s3_bucket",
    rds: "aws_db_instance",
    ecs: "aws_ecs_service",
    lambda: "aws_lambda_function",
    kms: "aws_kms_key",
    ssm: "aws_ssm_parameter",
    secretsmanager: "aws_secretsmanager_secret",
    iam: "aws_iam_role",
  };
  const type = types[action.split(":")[0] ?? ""];
  return type === undefined ? [{ arn: "*", region: "us-east-1" }] : located(ofType(world, type), type === "aws_s3_bucket" ? "/one" : "");
}
