import { keyAlias } from "../../facts/naming";
import { anyKeyArn, cacheArn, databaseArn, parameterArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { type RestoreDatabase } from "./documents/restore-database";
import { type RunbookServices } from "./documents/services";

type Where = Pick<Place, "region" | "accountId">;

const allow = (sid: string, actions: readonly string[], resources: readonly string[]): Statement => ({
  sid,
  effect: "Allow",
  actions,
  resources,
});

/** RDS asks for the options, parameters and subnets of the new instance too. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
export const restoreBeside = (
  { names: { project, owner }, region, accountId }: Place,
  { source, target }: RestoreDatabase,
): Statement[] => {
  const databases = [source, target].map((name) => databaseArn(region, accountId, name));
  const of = (kind: string): string => `arn:aws:rds:${region}:${accountId}:${kind}`;
  return [
    allow("SeeDatabases", ["rds:DescribeDBInstances"], databases),
    allow(
      "RestoreBeside",
      ["rds:RestoreDBInstanceToPointInTime"],
      [...databases, of("og:default:*"), of(`pg:${project}-${owner}-*`), of(`subgrp:${project}-${owner}-*`)],
    ),
  ];
};

export const setParameter = ({ region, accountId }: Where, name: string): Statement[] => [
  allow("SetDeliveries", ["ssm:GetParameter", "ssm:PutParameter"], [parameterArn(region, accountId, name)]),
];

export const askPeople = (topicArn: string): Statement => allow("AskPeople", ["sns:Publish"], [topicArn]);

/** A key's id only KMS knows; its alias stays while it waits for its deletion. */
export const giveKeysBack = ({ names, region, accountId }: Place): Statement[] => [
  {
    ...allow("GiveKeysBack", ["kms:CancelKeyDeletion", "kms:DescribeKey", "kms:EnableKey"], [anyKeyArn(region, accountId)]),
    conditions: { "ForAnyValue:StringLike": { "kms:ResourceAliases": [keyAlias(names, "*")] } },
  },
];

export const failOver = ({ region, accountId }: Where, replicationGroupId: string): Statement[] => [
  allow(
    "FailShardOver",
    ["elasticache:DescribeReplicationGroups", "elasticache:TestFailover"],
    [cacheArn(region, accountId, replicationGroupId)],
  ),
];

const ecsServices = ({ region, accountId }: Where, { cluster, ecsService }: RunbookServices, services: readonly string[]): string[] =>
  services.map((service) => `arn:aws:ecs:${region}:${accountId}:service/${cluster}/${ecsService(service)}`);

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html#edit-role-codedeploy-ecs */
export const deployByCodeDeploy = (
  { region, accountId }: Where,
  { application, routed, deploymentGroup }: RunbookServices,
): Statement[] => {
  const of = (resource: string): string => `arn:aws:codedeploy:${region}:${accountId}:${resource}`;
  return routed.length === 0
    ? []
    : [
        allow(
          "SeeDeployments",
          ["codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup"],
          routed.map((service) => of(`deploymentgroup:${application}/${deploymentGroup(service)}`)),
        ),
        allow(
          "Deploy",
          [
            "codedeploy:CreateDeployment",
            "codedeploy:GetApplicationRevision",
            "codedeploy:GetDeploymentConfig",
            "codedeploy:RegisterApplicationRevision",
          ],
          [
            of(`application:${application}`),
            ...routed.map((service) => of(`deploymentgroup:${application}/${deploymentGroup(service)}`)),
            of(`deploymentconfig:${application}-*`),
          ],
        ),
      ];
};

export const replaceTasks = (where: Where, services: RunbookServices): Statement[] =>
  services.rolling.length === 0
    ? []
    : [allow("ReplaceTasks", ["ecs:DescribeServices", "ecs:UpdateService"], ecsServices(where, services, services.rolling))];

export const seeRevisions = (): Statement =>
  anyResource({ sid: "SeeRevisions", effect: "Allow", actions: ["ecs:ListTaskDefinitions"] }, "the list knows no resource");

export const raiseTargets = ({ region, accountId }: Where): Statement[] => [
  // A target's id is its own; AWS gives it.
  allow(
    "RaiseMinimum",
    ["application-autoscaling:RegisterScalableTarget"],
    [`arn:aws:application-autoscaling:${region}:${accountId}:scalable-target/*`],
  ),
  anyResource(
    { sid: "SeeTargets", effect: "Allow", actions: ["application-autoscaling:DescribeScalableTargets"] },
    "the list knows no resource",
  ),
];
