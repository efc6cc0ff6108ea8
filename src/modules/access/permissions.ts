import { anyResource, type Statement } from "../shared/iam";
import { type AccessPlace } from "./place";

/** Refuses what AWS's ReadOnlyAccess would allow beyond configuration, metrics and logs. */
export function denyReadingOfData(): Statement[] {
  return [
    anyResource(
      {
        sid: "DenyReadingOfData",
        effect: "Deny",
        actions: [
          "athena:GetQueryResults*", "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:GetRecords", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan",
          "ebs:GetSnapshotBlock", "ecr:GetDownloadUrlForLayer", "kms:Decrypt", "lambda:GetFunction", "rds-data:*", "rds-db:connect", "rds:Download*",
          "s3:GetObject", "s3:GetObjectTorrent", "s3:GetObjectVersion", "secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue", "sqs:ReceiveMessage",
          "ssm:GetParameter*", "timestream:Select", "timestream:SelectValues",
        ],
      },
      "no data of any resource is to be read",
    ),
  ];
}

/** What keeps running workloads going: restart, scale, release, hold back, look inside. Nothing is made or removed for good. */
export function operate({ names: { project, owner }, accountId }: AccessPlace): Statement[] {
  const name = `${project}-${owner}-*`;
  const of = (service: string, ...resources: string[]): string[] => resources.map((resource) => `arn:aws:${service}:*:${accountId}:${resource}`);
  return [
    {
      sid: "RunServices",
      effect: "Allow",
      actions: ["ecs:ExecuteCommand", "ecs:StopTask", "ecs:UpdateService"],
      resources: of("ecs", `cluster/${name}`, `service/${name}`, `task/${name}`),
    },
    {
      sid: "RunPipelines",
      effect: "Allow",
      actions: [
        "codepipeline:DisableStageTransition", "codepipeline:EnableStageTransition", "codepipeline:PutApprovalResult", "codepipeline:RetryStageExecution",
        "codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution",
      ],
      resources: of("codepipeline", name),
    },
    {
      sid: "RunReleases",
      effect: "Allow",
      actions: ["codebuild:RetryBuild", "codebuild:StartBuild", "codebuild:StopBuild", "codedeploy:ContinueDeployment", "codedeploy:StopDeployment"],
      resources: [...of("codebuild", `project/${name}`), ...of("codedeploy", `deploymentgroup:${name}`)],
    },
    {
      sid: "RunStateMachines",
      effect: "Allow",
      actions: ["states:StartExecution", "states:StopExecution"],
      resources: of("states", `stateMachine:${name}`, `execution:${name}`),
    },
    { sid: "RestartStores", effect: "Allow", actions: ["elasticache:TestFailover", "rds:RebootDBInstance"], resources: [...of("elasticache", `replicationgroup:${name}`), ...of("rds", `db:${name}`)] },
    { sid: "HandleAlarms", effect: "Allow", actions: ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions"], resources: of("cloudwatch", `alarm:${name}`) },
    { sid: "QueryLogs", effect: "Allow", actions: ["logs:StartQuery"], resources: of("logs", `log-group:/${project}/${owner}/*`) },
    {
      sid: "OpenSessions",
      effect: "Allow",
      actions: ["ssm:StartSession"],
      resources: of("ecs", `task/${name}`),
    },
  ];
}

/**
 * Refuses every request of a session without multi-factor sign-in, also when the key is absent, as
 * it is in sessions from other roles.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export function denyWithoutMfa(): Statement[] {
  return [
    anyResource(
      { sid: "DenyWithoutMfa", effect: "Deny", actions: ["*"], conditions: { BoolIfExists: { "aws:MultiFactorAuthPresent": ["false"] } } },
      "nothing at all is allowed without multi-factor sign-in",
    ),
  ];
}

/** The bucket's own policy refuses the same; this holds even when somebody has weakened it. */
export function guardState({ stateBucketArns }: AccessPlace): Statement[] {
  return [
    {
      sid: "DenyDestructionOfState",
      effect: "Deny",
      actions: ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:DeleteObjectVersion", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration"],
      resources: stateBucketArns.flatMap((arn) => [arn, `${arn}/*`]),
    },
  ];
}
