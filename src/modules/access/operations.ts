import { runbookDocumentName, runbookRoleName } from "../../facts/automation-names";
import { acknowledgementParameter } from "../../facts/page-acknowledgement";
import { parameterArn, roleArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type AccessPlace } from "./place";

/** What keeps running workloads going: restart, scale, release, hold back. Nothing is made or removed for good, and nobody gets a shell where data is. Queries of logs are in AWS's ReadOnlyAccess. */
export function operate({ names: { project, owner }, accountId }: AccessPlace): Statement[] {
  const name = `${project}-${owner}-*`;
  const of = (service: string, ...resources: string[]): string[] =>
    resources.map((resource) => `arn:aws:${service}:*:${accountId}:${resource}`);
  return [
    {
      sid: "RunServices",
      effect: "Allow",
      actions: ["ecs:StopTask", "ecs:UpdateService"],
      resources: of("ecs", `cluster/${name}`, `service/${name}`, `task/${name}`),
    },
    {
      sid: "RunReleases",
      effect: "Allow",
      actions: [
        // No StartBuild: whoever starts a build may give it other commands, which then run with the build's role. No RetryBuild:
        // the build that moves a version would run again without the admission before it.
        "codebuild:StopBuild",
        "codedeploy:ContinueDeployment",
        "codedeploy:StopDeployment",
      ],
      resources: [...of("codebuild", `project/${name}`), ...of("codedeploy", `deploymentgroup:${name}`)],
    },
    {
      sid: "RunStateMachines",
      effect: "Allow",
      actions: ["states:StartExecution", "states:StopExecution"],
      resources: of("states", `stateMachine:${name}`, `execution:${name}`),
    },
    {
      sid: "RestartStores",
      effect: "Allow",
      actions: ["elasticache:TestFailover", "rds:RebootDBInstance"],
      resources: [...of("elasticache", `replicationgroup:${name}`), ...of("rds", `db:${name}`)],
    },
    // An experiment has no name and no tag of its environment. To end one is never wrong.
    { sid: "StopExperiments", effect: "Allow", actions: ["fis:StopExperiment"], resources: of("fis", "experiment/*") },
    {
      sid: "HandleAlarms",
      effect: "Allow",
      actions: ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions"],
      resources: of("cloudwatch", `alarm:${name}`),
    },
  ];
}

/**
 * What `estate recovery status`, `failover` and `drill` do beyond the reading of configuration. The machine asks for an
 * approval before it changes anything, and whoever has this alone cannot give it.
 */
export const startFailover = ({ failover: { epochTableArn, parameterArns, machineArn } }: AccessPlace): Statement[] => [
  { sid: "ReadTradingEpoch", effect: "Allow", actions: ["dynamodb:GetItem"], resources: [epochTableArn] },
  { sid: "ReadFailoverFlag", effect: "Allow", actions: ["ssm:GetParameter"], resources: parameterArns },
  { sid: "StartFailover", effect: "Allow", actions: ["states:StartExecution"], resources: [machineArn] },
];

/** What whoever is woken does first: says so, in the region whose page it was. */
export const acknowledgePages = ({ names, accountId }: AccessPlace): Statement[] => [
  {
    sid: "AcknowledgePages",
    effect: "Allow",
    actions: ["ssm:PutParameter"],
    resources: [parameterArn("*", accountId, acknowledgementParameter(names, "*"))],
  },
];

/**
 * Start of the documents that do the mechanical steps of runbooks, each with a role of its own. Whoever has this alone answers no approval
 * of one. A run is a resource of the call too, and has no name before it is there.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export const startRunbooks = ({ names, accountId, regions }: AccessPlace): Statement[] => [
  {
    sid: "StartRunbooks",
    effect: "Allow",
    actions: ["ssm:StartAutomationExecution"],
    resources: [
      ...["document/", "automation-definition/"].map(
        (kind) => `arn:aws:ssm:*:${accountId}:${kind}${runbookDocumentName(names, "*")}${kind === "document/" ? "" : ":*"}`,
      ),
      `arn:aws:ssm:*:${accountId}:automation-execution/*`,
    ],
  },
  {
    sid: "GiveRolesToRunbooks",
    effect: "Allow",
    actions: ["iam:PassRole"],
    resources: regions.map((region) => roleArn(accountId, runbookRoleName(names, "*", region))),
    conditions: { StringEquals: { "iam:PassedToService": ["ssm.amazonaws.com"] } },
  },
];

/**
 * Starts and ends of the pipelines that deliver versions: each start goes through every gate. What would go on behind a gate is none of it.
 * The pipelines of the estate itself are none of them.
 */
export const runDeliveries = ({ deliveryPipelineArns }: AccessPlace): Statement[] =>
  deliveryPipelineArns.length === 0
    ? []
    : [
        {
          sid: "RunDeliveries",
          effect: "Allow",
          actions: ["codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution"],
          resources: deliveryPipelineArns,
        },
      ];

/**
 * Refuses what passes by a gate: a retry of a stage repeats its failed actions alone, and CodePipeline knows no condition on how it retries;
 * a stage that goes back takes the variables of an earlier run, the reason for another day among them; a condition that is overridden is
 * none. Who answers approvals is named in configuration.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
 */
export const guardDeliveries = ({ names: { project, owner }, accountId, deliveryPipelineArns }: AccessPlace): Statement[] =>
  deliveryPipelineArns.length === 0
    ? []
    : [
        {
          sid: "DenyPassingGates",
          effect: "Deny",
          actions: passesGates,
          resources: [`arn:aws:codepipeline:*:${accountId}:${project}-${owner}-*`],
        },
      ];

const passesGates: readonly string[] = [
  "codepipeline:OverrideStageCondition",
  "codepipeline:PutApprovalResult",
  "codepipeline:RetryStageExecution",
  "codepipeline:RollbackStage",
];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html */
export const approve = ({ names: { project, owner }, accountId }: AccessPlace): Statement[] => [
  {
    sid: "ApproveVersions",
    effect: "Allow",
    actions: ["codepipeline:PutApprovalResult"],
    resources: [`arn:aws:codepipeline:*:${accountId}:${project}-${owner}-*/approve-*/*`],
  },
];
