import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "../calls/call";
import { isRecordsBucket, isStateBucket, purposeOf } from "../calls/people";
import { refusedReads, refusedUploads } from "./requests";
import { approvals, dataBesideRecovery, epochsOfOtherPeople, writesByPeople } from "./recovery";
import { readsOfOthers, writesOfOthers } from "./trading-epoch";

/** What somebody must not be able to do, as a sentence that a reader agrees with, and the calls that would break it. */
export interface NeverRule {
  readonly id: string;
  readonly sentence: string;
  readonly calls: (world: AccessWorld) => Call[];
}

const isPerson = (role: EstateRole): boolean => purposeOf(role) !== "";
const people = ({ roles }: AccessWorld, ...purposes: readonly string[]): EstateRole[] =>
  roles.filter((role) => purposes.includes(purposeOf(role)));
const readers = (world: AccessWorld): EstateRole[] => people(world, "read-only", "on-call", "operator", "planner", "release-approver");
const changers = (world: AccessWorld): EstateRole[] => people(world, "administrator", "deployer", "developer", "operator");
const workloads = ({ roles }: AccessWorld): EstateRole[] => roles.filter((role) => !isPerson(role));
const ofType = ({ resources }: AccessWorld, ...types: readonly string[]): EstateResource[] =>
  resources.filter(({ type }) => types.includes(type));

const calls = (
  rule: string,
  roles: readonly EstateRole[],
  actions: readonly string[],
  targets: readonly { readonly arn: string; readonly region: string }[],
  context?: Call["context"],
): Call[] =>
  roles.flatMap((who) =>
    actions.flatMap((action) =>
      targets.map(({ arn, region }): Call => ({
        who,
        action,
        resource: arn,
        region,
        ...(context === undefined ? {} : { context }),
        why: rule,
      })),
    ),
  );

const located = (resources: readonly EstateResource[], suffix = ""): { arn: string; region: string }[] =>
  resources.flatMap((resource) => {
    const arn = arnOf(resource);
    return arn === undefined ? [] : [{ arn: `${arn}${suffix}`, region: resource.region }];
  });

const stateBuckets = (world: AccessWorld): EstateResource[] =>
  ofType(world, "aws_s3_bucket").filter(({ args }) => isStateBucket(args.bucket));
const dataBuckets = (world: AccessWorld): EstateResource[] =>
  ofType(world, "aws_s3_bucket").filter(({ args }) => !isStateBucket(args.bucket));

/** Buckets whose objects are locked. */
const lockedBuckets = (world: AccessWorld): EstateResource[] =>
  ofType(world, "aws_s3_bucket").filter((bucket) =>
    ofType(world, "aws_s3_bucket_object_lock_configuration").some(({ args }) => args.bucket === bucket.args.bucket),
  );

/** First values of generated credentials: a refresh of Terraform's reads them, so that the role that plans may. */
const rolesThatRefresh = new Set(["planner"]);

export const neverRules: readonly NeverRule[] = [
  {
    id: "readers-read-no-secret",
    sentence: "Who only reads configuration reads no secret; a role that plans reads those that a refresh needs and no others.",
    calls: (world) =>
      readers(world).flatMap((role) =>
        calls(
          "readers-read-no-secret",
          [role],
          ["secretsmanager:GetSecretValue"],
          located(
            ofType(world, "aws_secretsmanager_secret").filter(
              ({ args }) => !rolesThatRefresh.has(purposeOf(role)) || /\/external\//.test(String(args.name)),
            ),
          ),
        ),
      ),
  },
  {
    id: "readers-read-no-object",
    sentence: "Who only reads configuration reads no object of a bucket that holds data.",
    calls: (world) =>
      calls("readers-read-no-object", readers(world), ["s3:GetObject", "s3:GetObjectVersion"], located(dataBuckets(world), "/one")),
  },
  {
    id: "readers-read-no-state",
    sentence: "People who only read configuration read no state: states and plans hold more than configuration.",
    calls: (world) =>
      calls(
        "readers-read-no-state",
        people(world, "read-only", "on-call", "operator"),
        ["s3:GetObject"],
        located(stateBuckets(world), "/one.tfstate"),
      ),
  },
  {
    id: "backups-change-no-store",
    sentence:
      "The roles of AWS Backup neither delete nor change a database or a table of the environment; AWS's own policies would let them.",
    calls: (world) => {
      const roles = world.roles.filter(({ trust }) => JSON.stringify(trust.statements).includes("backup.amazonaws.com"));
      return [
        ...calls(
          "backups-change-no-store",
          roles,
          ["rds:DeleteDBInstance", "rds:ModifyDBInstance"],
          located(ofType(world, "aws_db_instance")),
        ),
        ...calls(
          "backups-change-no-store",
          roles,
          ["dynamodb:PutItem", "dynamodb:DeleteItem"],
          located(ofType(world, "aws_dynamodb_table")),
        ),
      ];
    },
  },
  {
    id: "readers-read-no-series",
    sentence: "Who only reads configuration queries no time series.",
    calls: (world) =>
      calls("readers-read-no-series", readers(world), ["timestream:Select"], located(ofType(world, "aws_timestreamwrite_table"))),
  },
  {
    id: "readers-see-no-requests",
    sentence: "Who only reads configuration sees no sampled request and no log of requests.",
    calls: (world) => [
      ...calls("readers-see-no-requests", readers(world), ["wafv2:GetSampledRequests"], located(ofType(world, "aws_wafv2_web_acl"))),
      ...calls(
        "readers-see-no-requests",
        readers(world),
        ["logs:GetLogEvents", "logs:FilterLogEvents"],
        located(
          ofType(world, "aws_cloudwatch_log_group").filter(({ args }) => /aws-waf-logs-|^\/aws\/rds\//.test(String(args.name))),
          ":log-stream:one",
        ),
      ),
    ],
  },
  {
    id: "masked-stays-masked",
    sentence: "Nobody who reads or works, and no task or function, sees what logs mask or ends the masking.",
    calls: (world) =>
      calls(
        "masked-stays-masked",
        [...readers(world), ...workloads(world)],
        ["logs:Unmask", "logs:PutDataProtectionPolicy", "logs:DeleteDataProtectionPolicy"],
        located(ofType(world, "aws_cloudwatch_log_group").filter(({ args }) => !String(args.name).startsWith("aws-waf-logs-"))),
      ),
  },
  {
    id: "planner-writes-nothing",
    sentence: "The role that plans creates, changes and deletes nothing.",
    calls: (world) =>
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
      ].flatMap((action) => calls("planner-writes-nothing", people(world, "planner"), [action], targetsFor(world, action))),
  },
  {
    id: "appliers-read-no-data",
    sentence:
      "Who applies or plans reads what a refresh reads and nothing else: no secret that an apply does not write, no item of another table, no ciphertext by hand.",
    calls: (world) => {
      const rule = "appliers-read-no-data";
      const roles = people(world, "administrator", "deployer", "developer", "planner");
      const all = ofType(world, "aws_secretsmanager_secret");
      const versions = ofType(world, "aws_secretsmanager_secret_version").map(arnOf);
      // Copies in other regions have the name of what was written.
      const written = all
        .filter((secret) => versions.includes(arnOf(secret)))
        .map(({ account, args }) => `${account} ${String(args.name)}`);
      const secrets = all.filter(({ account, args }) => !written.includes(`${account} ${String(args.name)}`));
      const tables = ofType(world, "aws_dynamodb_table");
      return [
        ...calls(rule, roles, ["secretsmanager:GetSecretValue"], located(secrets)),
        ...calls(rule, roles, ["dynamodb:GetItem"], located(tables, "-other")),
        ...calls(rule, roles, ["dynamodb:Query", "dynamodb:Scan"], located(tables)),
        ...calls(rule, roles, ["kms:Decrypt"], located(ofType(world, "aws_kms_key"))),
      ];
    },
  },
  {
    id: "access-by-break-glass-alone",
    sentence:
      "Only break-glass changes who has access: no other role touches a role or a policy of the access layer, its own boundary included.",
    calls: (world) =>
      calls(
        "access-by-break-glass-alone",
        [...changers(world), ...people(world, "planner", "read-only", "on-call")],
        ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:SetDefaultPolicyVersion"],
        located(ofType(world, "aws_iam_policy").filter(({ stack }) => stack.endsWith("-access"))),
      ).concat(
        calls(
          "access-by-break-glass-alone",
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
    calls: (world) => [
      ...calls(
        "nobody-leaves-the-boundary",
        world.roles,
        ["iam:CreateRole"],
        // Named as the environment's own are, which its policies let be made.
        people(world, "deployer").map(({ arn }) => ({ arn: arn.replace(/access\/(.*)deployer$/, "$1unbound"), region: "us-east-1" })),
      ),
      ...calls(
        "nobody-leaves-the-boundary",
        world.roles,
        ["iam:DeleteRolePermissionsBoundary"],
        world.roles.map(({ arn }) => ({ arn, region: "us-east-1" })).slice(0, 3),
      ),
    ],
  },
  {
    id: "environments-keep-apart",
    sentence: "No role touches what carries the tag of another environment, whatever the account's other roles are for.",
    calls: (world) =>
      calls(
        "environments-keep-apart",
        people(world, "administrator", "deployer", "developer", "operator"),
        ["rds:ModifyDBInstance", "ecs:UpdateService", "secretsmanager:DeleteSecret", "dynamodb:DeleteTable"],
        located(ofType(world, "aws_db_instance", "aws_ecs_service", "aws_secretsmanager_secret", "aws_dynamodb_table")),
        { "aws:ResourceTag/Environment": "another" },
      ),
  },
  {
    id: "state-keys-keep-their-alias",
    sentence: "No role but break-glass moves or removes the alias by which the key of the states is known and guarded.",
    calls: (world) =>
      calls(
        "state-keys-keep-their-alias",
        [...changers(world), ...readers(world), ...workloads(world)],
        ["kms:UpdateAlias", "kms:DeleteAlias"],
        ofType(world, "aws_kms_alias")
          .filter(({ stack }) => stack.endsWith("-state"))
          .map(({ account, region, args }) => ({ arn: `arn:aws:kms:${region}:${account}:${String(args.name)}`, region })),
      ),
  },
  {
    id: "code-makes-no-interfaces",
    sentence: "The code of a function makes and changes no network interface; Lambda does, in the function's name.",
    calls: (world) =>
      ofType(world, "aws_lambda_function").flatMap((fn) =>
        calls(
          "code-makes-no-interfaces",
          world.roles.filter(({ arn }) => arn === fn.args.role),
          ["ec2:CreateNetworkInterface", "ec2:AssignPrivateIpAddresses"],
          [{ arn: "*", region: fn.region }],
          { "lambda:SourceFunctionArn": arnOf(fn) ?? "" },
        ),
      ),
  },
  {
    id: "state-is-not-destroyed",
    sentence: "No role but break-glass deletes a state, its versions or its bucket, or weakens what protects it.",
    calls: (world) =>
      calls(
        "state-is-not-destroyed",
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
        calls(
          "state-is-not-destroyed",
          [...changers(world), ...readers(world)],
          ["s3:DeleteObject", "s3:DeleteObjectVersion"],
          located(stateBuckets(world), "/one.tfstate"),
        ),
      ),
  },
  {
    id: "keys-are-not-destroyed",
    sentence: "Where data is kept, no role but break-glass disables a key or schedules its deletion.",
    calls: (world) =>
      calls(
        "keys-are-not-destroyed",
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
    id: "tasks-read-their-own-secrets",
    sentence: "A task reads no secret that its service's own configuration does not name.",
    calls: taskSecrets,
  },
  {
    id: "the-epoch-is-read-by-who-sends-orders",
    sentence:
      "No workload reads the trading epoch but the services that can send orders, the failover and the backups of its own environment.",
    calls: (world) => readsOfOthers(world, "the-epoch-is-read-by-who-sends-orders"),
  },
  {
    id: "the-epoch-is-written-by-takeovers",
    sentence: "No workload changes the trading epoch but the failover, which raises it, and neither replaces nor removes it.",
    calls: (world) => writesOfOthers(world, "the-epoch-is-written-by-takeovers"),
  },
  {
    id: "people-on-call-read-the-epoch-alone",
    sentence: "Of all data people on call read the trading epoch, the failover flag and runs of the failover, and decrypt nothing else.",
    calls: (world) => dataBesideRecovery(world, "people-on-call-read-the-epoch-alone"),
  },
  {
    id: "other-people-read-no-epoch",
    sentence:
      "Of all others only break-glass and who refreshes states read the trading epoch, and who only reads configuration does not read the flag.",
    calls: (world) => epochsOfOtherPeople(world, "other-people-read-no-epoch"),
  },
  {
    id: "people-on-call-change-no-epoch",
    sentence: "Who is on call changes neither the trading epoch nor the flag by hand.",
    calls: (world) => writesByPeople(world, "people-on-call-change-no-epoch"),
  },
  {
    id: "who-starts-a-failover-does-not-approve-it",
    sentence: "Who is on call starts a failover and answers no approval of one.",
    calls: (world) => approvals(world, "who-starts-a-failover-does-not-approve-it"),
  },
  {
    id: "tasks-stay-in-their-environment",
    sentence: "No workload reaches a secret, a parameter or a bucket of another environment.",
    calls: (world) =>
      workloads(world).flatMap((role) =>
        calls(
          "tasks-stay-in-their-environment",
          [role],
          ["secretsmanager:GetSecretValue"],
          located(ofType(world, "aws_secretsmanager_secret").filter(({ owner }) => owner !== role.resource.owner)),
        ).concat(
          calls(
            "tasks-stay-in-their-environment",
            [role],
            ["ssm:GetParameter"],
            located(ofType(world, "aws_ssm_parameter").filter(({ owner }) => owner !== role.resource.owner)),
          ),
        ),
      ),
  },
  {
    id: "buckets-refuse-unsafe-requests",
    sentence:
      "No bucket and no topic takes a request in plain HTTP, and no bucket one of an old signature, or an object under another key than its own.",
    calls: (world) => [
      ...people(world, "deployer").flatMap((role) => refusedUploads(world, role)),
      ...people(world, "break-glass").flatMap((role) => refusedReads(world, role)),
    ],
  },
  {
    id: "versions-stay",
    sentence: "Nobody who applies removes versions of kept objects, or takes a lock off them.",
    calls: (world) =>
      calls(
        "versions-stay",
        people(world, "deployer", "administrator"),
        ["s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
        located(lockedBuckets(world), "/one"),
      ),
  },
  {
    id: "the-trail-goes-on",
    sentence: "No role but break-glass stops or deletes the account's trail, or deletes the bucket of its files.",
    calls: (world) => [
      ...calls(
        "the-trail-goes-on",
        [...changers(world), ...readers(world), ...workloads(world)],
        ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"],
        located(ofType(world, "aws_cloudtrail")),
      ),
      ...calls(
        "the-trail-goes-on",
        [...changers(world), ...readers(world)],
        ["s3:DeleteBucket"],
        located(ofType(world, "aws_s3_bucket").filter(({ args }) => isRecordsBucket(args.bucket))),
      ),
    ],
  },
  {
    id: "records-are-written-by-aws",
    sentence: "No person and no workload, break-glass included, adds a file to the trail's records or hides one.",
    calls: (world) =>
      calls(
        "records-are-written-by-aws",
        world.roles,
        ["s3:PutObject", "s3:DeleteObject"],
        located(
          ofType(world, "aws_s3_bucket").filter(({ args }) => isRecordsBucket(args.bucket)),
          "/AWSLogs/one",
        ),
      ),
  },
  {
    id: "workloads-take-no-role",
    sentence: "No workload takes another role, reads a state or changes IAM.",
    calls: (world) => [
      ...calls(
        "workloads-take-no-role",
        workloads(world),
        ["sts:AssumeRole"],
        people(world, "break-glass", "deployer").map(({ arn }) => ({ arn, region: "us-east-1" })),
      ),
      ...calls(
        "workloads-take-no-role",
        workloads(world).filter(({ name }) => !/state-replication/.test(name)),
        ["s3:GetObject"],
        located(stateBuckets(world), "/one.tfstate"),
      ),
      ...calls(
        "workloads-take-no-role",
        workloads(world),
        ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreatePolicyVersion"],
        world.roles.slice(0, 5).map(({ arn }) => ({ arn, region: "us-east-1" })),
      ),
    ],
  },
  {
    id: "builds-of-others-code-reach-nothing",
    sentence:
      "What runs a change's own code before anybody has approved it, the tests and the builds of images, takes no role, deploys nothing and reads no secret.",
    calls: (world) => {
      const builds = world.roles.filter(({ name }) => /-build-(?:test-\w+|image|web|smoke)$/.test(name));
      const rule = "builds-of-others-code-reach-nothing";
      return [
        ...calls(rule, builds, ["sts:AssumeRole"], located(ofType(world, "aws_iam_role"))),
        ...calls(rule, builds, ["secretsmanager:GetSecretValue"], located(ofType(world, "aws_secretsmanager_secret"))),
        ...calls(rule, builds, ["codepipeline:PutApprovalResult"], located(ofType(world, "aws_codepipeline"), "/approve-prod/approval")),
        ...calls(rule, builds, ["codepipeline:UpdatePipeline"], located(ofType(world, "aws_codepipeline"))),
        ...calls(rule, builds, ["codebuild:UpdateProject", "codebuild:StartBuild"], located(ofType(world, "aws_codebuild_project"))),
        ...calls(rule, builds, ["codedeploy:CreateDeployment", "ecs:UpdateService"], located(ofType(world, "aws_ecs_service"))),
      ];
    },
  },
  {
    id: "delivery-takes-its-own-roles-alone",
    sentence:
      "Each role of a delivery is taken by its own part of the pipelines alone, and who approves or operates starts no build: a build may be given other commands.",
    calls: (world) => {
      const rule = "delivery-takes-its-own-roles-alone";
      const roles = ofType(world, "aws_iam_role");
      const named = (pattern: RegExp) => located(roles.filter(({ args }) => pattern.test(String(args.name))));
      const builders = (pattern: RegExp): EstateRole[] => world.roles.filter(({ name }) => pattern.test(name));
      return [
        ...calls(rule, builders(/-build-(?!release$|admission$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-release$/)),
        ...calls(rule, builders(/-build-(?!roll$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-roll$/)),
        ...calls(rule, builders(/-build-(?!publish$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-publish$/)),
        ...calls(rule, builders(/-build-[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-deploy$/)),
        ...calls(
          rule,
          people(world, "on-call", "operator", "developer", "release-approver", "read-only", "planner"),
          ["codebuild:StartBuild"],
          located(ofType(world, "aws_codebuild_project")),
        ),
      ];
    },
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

/** Secrets that a service's definition does not name are none of its tasks' business. */
function taskSecrets(world: AccessWorld): Call[] {
  const runners = world.roles.filter(({ trust }) => JSON.stringify(trust.statements).includes("ecs-tasks.amazonaws.com"));
  return runners.flatMap((role) => {
    const definitions = ofType(world, "aws_ecs_task_definition", "aws_ssm_parameter")
      .map(
        ({ args }) =>
          String(args.container_definitions ?? args.value ?? "") + String(args.task_role_arn ?? "") + String(args.execution_role_arn ?? ""),
      )
      .filter((text) => text.includes(role.arn));
    const unnamed = ofType(world, "aws_secretsmanager_secret").filter(
      ({ args, owner, region }) =>
        owner === role.resource.owner && region === role.resource.region && !definitions.some((text) => text.includes(String(args.name))),
    );
    return calls("tasks-read-their-own-secrets", [role], ["secretsmanager:GetSecretValue"], located(unnamed));
  });
}
