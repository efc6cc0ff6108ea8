import { isAcknowledgement } from "../../../../facts/page-acknowledgement";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { keyOf, withKeys } from "./keys";
import { parityCalls, recoveryCalls } from "./recovery";
import { runbookDocuments } from "./runbooks";
import { inOwnName, tradingFlags } from "./trading-flag";

const ofType = ({ resources }: AccessWorld, type: string): EstateResource[] => resources.filter((resource) => resource.type === type);

/** What a person's or a pipeline's role is for, as its name ends. */
export const purposeOf = ({ name }: EstateRole): string =>
  /-(read-only|on-call|operator|developer|administrator|break-glass|deployer|planner|release-approver)$/.exec(name)?.[1] ?? "";

/** Roles with which people run `estate recovery status`, `failover` and `drill`, by purpose. */
export const startsFailovers: readonly string[] = ["on-call", "operator", "developer", "break-glass"];

/** A bucket of the trail's files, by its name. */
export const isRecordsBucket = (bucket: unknown): boolean => /-trail-\d{12}-/.test(String(bucket));

/** A bucket that states lie in, by its name: the bucket of their access logs is another one. */
export const isStateBucket = (bucket: unknown): boolean => /-state-\d{12}-/.test(String(bucket));

/**
 * What people and pipelines must be able to do: one call of every kind of work that their role is for.
 * What they apply is more than can be listed; what they must not do stands in `never`.
 */
export function peopleCalls(world: AccessWorld): Call[] {
  return world.roles.flatMap((who) => {
    const purpose = purposeOf(who);
    const region = who.resource.region;
    const call = (action: string, resource: string, why: string, context?: Call["context"]): Call => ({
      who,
      action,
      resource,
      region,
      ...(context === undefined ? {} : { context }),
      why: `${who.name} ${why}`,
    });
    const seeing = purpose === "" ? [] : [call("ec2:DescribeVpcs", "*", "sees what there is"), call("iam:GetRole", who.arn, "sees roles")];
    const changing = ["administrator", "deployer", "break-glass"].includes(purpose) ? changes(world, who, call) : [];
    return [
      ...seeing,
      ...changing,
      ...(["operator", "developer"].includes(purpose)
        ? [
            ...operating(world, who),
            // Whether its template is the estate's or somebody's own.
            call("fis:StopExperiment", `arn:aws:fis:${region}:${who.account}:experiment/EXPone`, "ends an experiment"),
          ]
        : []),
      ...(purpose === "planner" ? [...planning(world, who, call), ...parityCalls(world, who)] : []),
      ...(purpose === "break-glass" ? access(world, who, call) : []),
      ...(startsFailovers.includes(purpose)
        ? [
            ...recoveryCalls(world, who),
            ...acknowledging(world, who),
            ...approvingTrading(world, who),
            ...startingRunbooks(world, who),
            ...delivering(world, who),
          ]
        : []),
      ...(purpose === "release-approver" ? approvals(world, who, call) : []),
    ];
  });
}

/** Who approves answers the approvals of every pipeline of the account. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html */
const approvals = (world: AccessWorld, who: EstateRole, call: Calling): Call[] =>
  ofType(world, "aws_codepipeline")
    .filter(({ account }) => account === who.account)
    .map((pipeline) =>
      call("codepipeline:PutApprovalResult", `${arnOf(pipeline) ?? ""}/approve-${pipeline.owner}/approval`, "lets a version in"),
    );

/** Whoever is woken brings another version, or an earlier one, and ends what is on its way. */
const delivering = (world: AccessWorld, who: EstateRole): Call[] =>
  deliveryPipelines(world)
    .filter(({ account, owner }) => account === who.account && owner === who.resource.owner)
    .flatMap((pipeline) =>
      ["codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution"].map((action) => ({
        who,
        action,
        resource: arnOf(pipeline) ?? "",
        region: pipeline.region,
        why: `${who.name} delivers a version`,
      })),
    );

/** Pipelines of versions, not of the estate itself. */
export const deliveryPipelines = (world: AccessWorld): EstateResource[] =>
  ofType(world, "aws_codepipeline").filter(({ args }) => !/-estate-[a-z0-9-]+$/.test(String(args.name)));

type Calling = (action: string, resource: string, why: string, context?: Call["context"]) => Call;

function changes({ roles }: AccessWorld, who: EstateRole, call: Calling): Call[] {
  const workload = roles.find(
    (role) => purposeOf(role) === "" && role.account === who.account && role.resource.owner === who.resource.owner,
  );
  const boundary = who.boundary === undefined ? {} : { "iam:PermissionsBoundary": String(who.resource.args.permissions_boundary) };
  return [
    call("ec2:CreateVpc", "*", "makes regional resources"),
    call("cloudfront:CreateCachePolicy", "*", "makes global resources"),
    call(
      "iam:CreateServiceLinkedRole",
      `arn:aws:iam::${who.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
      "lets services have their roles",
    ),
    ...(workload === undefined
      ? []
      : [call("iam:PutRolePolicy", workload.arn, "gives workloads their rights, within the boundary", boundary)]),
  ];
}

/** What an operator does to resources of each type. Each stands in `src/modules/access/operations.ts` with what it is for. */
const operations: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_metric_alarm: ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions"],
  aws_codebuild_project: ["codebuild:StopBuild"],
  aws_codedeploy_deployment_group: ["codedeploy:ContinueDeployment", "codedeploy:StopDeployment"],
  aws_db_instance: ["rds:RebootDBInstance"],
  aws_ecs_service: ["ecs:UpdateService"],
  aws_elasticache_replication_group: ["elasticache:TestFailover"],
  aws_sfn_state_machine: ["states:StartExecution", "states:StopExecution"],
};

/**
 * Whoever is woken starts the documents of runbooks, and gives each its role.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
const startingRunbooks = (world: AccessWorld, who: EstateRole): Call[] =>
  runbookDocuments(world)
    .filter(({ document }) => document.account === who.account && document.owner === who.resource.owner)
    .flatMap(({ document, role }) => {
      const { region, account, args } = document;
      const call = { who, region, why: `${who.name} starts ${String(args.name)}` };
      return [
        ...[`document/${String(args.name)}`, `automation-definition/${String(args.name)}:1`, "automation-execution/one"].map(
          (resource) => ({
            ...call,
            action: "ssm:StartAutomationExecution",
            resource: `arn:aws:ssm:${region}:${account}:${resource}`,
          }),
        ),
        { ...call, action: "iam:PassRole", resource: role, context: { "iam:PassedToService": "ssm.amazonaws.com" } },
      ];
    });

/** Whoever is woken ends the escalation of a page, in either region. */
const acknowledging = (world: AccessWorld, who: EstateRole): Call[] =>
  ofType(world, "aws_ssm_parameter")
    .filter(({ account, owner, args }) => account === who.account && owner === who.resource.owner && isAcknowledgement(args.name))
    .map((parameter) => ({
      who,
      action: "ssm:PutParameter",
      resource: arnOf(parameter) ?? "",
      region: parameter.region,
      why: `${who.name} acknowledges pages`,
    }));

/** Whoever may let trading in approves in their own name, and asks whether two have. */
const approvingTrading = (world: AccessWorld, who: EstateRole): Call[] =>
  tradingFlags(world)
    .filter(({ account, owner }) => account === who.account && owner === who.resource.owner)
    .flatMap(({ region, table, release }) => [
      ...withKeys(world, {
        who,
        action: "dynamodb:PutItem",
        resource: table,
        region,
        context: inOwnName("ana"),
        why: `${who.name} approves that trading goes on`,
      }),
      { who, action: "lambda:InvokeFunction", resource: release, region, why: `${who.name} asks whether two have approved` },
    ]);

/** The log of a VPC's flows, in which operators search as in those of services. */
const searched = ({ type, args }: EstateResource): boolean =>
  type === "aws_cloudwatch_log_group" && String(args.name).endsWith("/flow-logs");

const operating = (world: AccessWorld, who: EstateRole): Call[] =>
  world.resources
    .filter(({ account, owner }) => account === who.account && owner === who.resource.owner)
    .flatMap((resource) =>
      (searched(resource) ? ["logs:StartQuery"] : (operations[resource.type] ?? [])).map((action) => ({
        who,
        action,
        // What runs of a machine is stopped by its own ARN.
        resource:
          action === "states:StopExecution"
            ? `${(arnOf(resource) ?? "").replace(":stateMachine:", ":execution:")}:one`
            : (arnOf(resource) ?? ""),
        region: resource.region,
        why: `${who.name} operates ${resource.stack} ${resource.address}`,
      })),
    );

function planning(world: AccessWorld, who: EstateRole, call: Calling): Call[] {
  const own = ({ account, owner }: EstateResource): boolean => account === who.account && owner === who.resource.owner;
  const states = ofType(world, "aws_s3_bucket").filter(({ args, account }) => isStateBucket(args.bucket) && account === who.account);
  const secrets = ofType(world, "aws_secretsmanager_secret").filter(
    (secret) =>
      own(secret) &&
      ofType(world, "aws_secretsmanager_secret_version").some(
        ({ args, stack }) => stack === secret.stack && args.secret_id === arnOf(secret),
      ),
  );
  return [
    call("secretsmanager:GetRandomPassword", "*", "plans a first password"),
    ...states.flatMap((bucket) => {
      const key = keyOf(world, bucket);
      return [
        call("s3:GetObject", `${arnOf(bucket) ?? ""}/one.tfstate`, "reads states"),
        ...(key === undefined
          ? []
          : [
              call("kms:Decrypt", key, "reads states", {
                "kms:ViaService": `s3.${bucket.region}.amazonaws.com`,
                "kms:EncryptionContext:aws:s3:arn": arnOf(bucket) ?? "",
              }),
            ]),
      ];
    }),
    ...secrets.flatMap((secret) => {
      const key = keyOf(world, secret);
      const arn = arnOf(secret) ?? "";
      return [
        call("secretsmanager:GetSecretValue", arn, "refreshes first values"),
        ...(key === undefined
          ? []
          : [
              call("kms:Decrypt", key, "refreshes first values", {
                "kms:ViaService": `secretsmanager.${secret.region}.amazonaws.com`,
                "kms:EncryptionContext:SecretARN": arn,
              }),
            ]),
      ];
    }),
  ];
}

/** Break-glass alone changes who has access, and reads the trail's files. */
const access = (world: AccessWorld, who: EstateRole, call: Calling): Call[] => [
  ...ofType(world, "aws_iam_policy")
    .filter(({ stack, account }) => stack === who.resource.stack && account === who.account)
    .slice(0, 1)
    .map((policy) => call("iam:CreatePolicyVersion", arnOf(policy) ?? "", "changes who has access")),
  ...ofType(world, "aws_s3_bucket")
    .filter(({ args, account }) => isRecordsBucket(args.bucket) && account === who.account)
    .flatMap((bucket) => {
      const key = keyOf(world, bucket);
      const read = call("s3:GetObject", `${arnOf(bucket) ?? ""}/AWSLogs/one`, "reads the trail's files");
      return key === undefined
        ? [read]
        : [read, call("kms:Decrypt", key, "reads the trail's files", { "kms:ViaService": `s3.${bucket.region}.amazonaws.com` })];
    }),
];
