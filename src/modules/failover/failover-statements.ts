import { parameterArn, secretArnPattern } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { callFunctions } from "../state-machines/statements";
import { type FailoverTargets } from "./failover-targets";

/** What the machine's steps do, on what they name; reading that knows no resource is the exception. */
export function failoverStatements(targets: FailoverTargets, { region, accountId }: Place): Statement[] {
  const { globalDatastore } = targets;
  const rotating = [...new Set(Object.values(targets.rotations).map(({ functionArn }) => functionArn))];
  return [
    {
      sid: "TakeEpoch",
      effect: "Allow",
      actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      resources: [`arn:aws:dynamodb:${region}:${accountId}:table/${targets.epochTable}`],
    },
    {
      sid: "PromoteDatabase",
      effect: "Allow",
      actions: ["rds:AddTagsToResource", "rds:DescribeDBInstances", "rds:PromoteReadReplica", "rds:RegisterDBProxyTargets"],
      resources: [targets.replicaArn],
    },
    // RDS gives proxies and target groups ids that only it knows.
    {
      sid: "RegisterAtProxy",
      effect: "Allow",
      actions: ["rds:DescribeDBProxies", "rds:DescribeDBProxyTargets", "rds:RegisterDBProxyTargets"],
      resources: [`arn:aws:rds:${region}:${accountId}:db-proxy:*`, `arn:aws:rds:${region}:${accountId}:target-group:*`],
    },
    ...(globalDatastore === undefined
      ? []
      : [
          {
            sid: "FailOverCache",
            effect: "Allow",
            actions: ["elasticache:FailoverGlobalReplicationGroup"],
            resources: [`arn:aws:elasticache::${accountId}:globalreplicationgroup:${globalDatastore.id}`],
          } as const,
          {
            sid: "SeeCache",
            effect: "Allow",
            actions: ["elasticache:DescribeReplicationGroups"],
            resources: [`arn:aws:elasticache:${region}:${accountId}:replicationgroup:${globalDatastore.replicationGroupId}`],
          } as const,
        ]),
    {
      sid: "ScaleServices",
      effect: "Allow",
      actions: ["application-autoscaling:RegisterScalableTarget"],
      resources: [`arn:aws:application-autoscaling:${region}:${accountId}:scalable-target/*`],
    },
    {
      sid: "SetFlag",
      effect: "Allow",
      actions: ["ssm:GetParameter", "ssm:PutParameter"],
      resources: [targets.flagParameter, targets.deliveriesParameter].map((name) => parameterArn(region, accountId, name)),
    },
    // Who starts a rotation must be allowed to call what rotates.
    callFunctions([targets.fenceArn, ...Object.values(targets.evidenceArns), targets.checkArn, ...rotating]),
    // What a dry run does not call.
    { sid: "SeeFunctions", effect: "Allow", actions: ["lambda:GetFunctionConfiguration"], resources: [targets.fenceArn, ...rotating] },
    {
      sid: "PromoteSecrets",
      effect: "Allow",
      actions: ["secretsmanager:DescribeSecret", "secretsmanager:StopReplicationToReplica"],
      resources: targets.secrets.map((name) => secretArnPattern(region, accountId, name)),
    },
    {
      sid: "RotateSecrets",
      effect: "Allow",
      actions: ["secretsmanager:RotateSecret"],
      resources: Object.keys(targets.rotations).map((name) => secretArnPattern(region, accountId, name)),
    },
    {
      sid: "LeadWriters",
      effect: "Allow",
      actions: ["ssm:GetParameter", "ssm:PutParameter"],
      resources: [parameterArn(region, accountId, targets.writerParameter)],
    },
    anyResource(
      { sid: "SeeFlag", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
      "describing alarms by name knows no resource that an alarm's stack could give",
    ),
    anyResource(
      { sid: "SeeScaling", effect: "Allow", actions: ["application-autoscaling:DescribeScalableTargets"] },
      "describing scalable targets knows no resource that a service's stack could give",
    ),
    { sid: "AskAndTell", effect: "Allow", actions: ["sns:GetTopicAttributes", "sns:Publish"], resources: [targets.topicArn] },
  ];
}
