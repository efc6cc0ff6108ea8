import { anyResource, type Statement } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { deploymentCheckArn } from "./deployment-check";
import { clusterName } from "../../facts/service-names";

/**
 * What CodeDeploy does with the services of a region: AWS's own policy for it (AWSCodeDeployRoleForECS)
 * allows the same calls on everything in the account, and the reading of every object besides, Terraform
 * states among them. Deployments here name their AppSpec by its content, so none reads an object.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS.html
 */
export function deploymentStatements(place: Place): Statement[] {
  const { region, accountId, names } = place;
  const cluster = clusterName(place);
  const ofCluster = (kind: string): string => `arn:aws:ecs:${region}:${accountId}:${kind}/${cluster}/*`;
  const roles = physicalName("iamRole", names, `*-${region}`);
  const traffic = "CodeDeploy finds listeners and target groups before it knows them";
  return [
    {
      sid: "MoveServices",
      effect: "Allow",
      actions: ["ecs:CreateTaskSet", "ecs:DeleteTaskSet", "ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"],
      resources: [ofCluster("service"), ofCluster("task-set")],
    },
    anyResource(
      {
        sid: "FindTraffic",
        effect: "Allow",
        actions: [
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTargetGroups",
        ],
      },
      traffic,
    ),
    {
      sid: "MoveTraffic",
      effect: "Allow",
      actions: ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"],
      resources: [
        `arn:aws:elasticloadbalancing:${region}:${accountId}:listener/app/*`,
        `arn:aws:elasticloadbalancing:${region}:${accountId}:listener-rule/app/*`,
      ],
    },
    {
      sid: "CallHooks",
      effect: "Allow",
      actions: ["lambda:InvokeFunction"],
      resources: [deploymentCheckArn(place), `arn:aws:lambda:${region}:${accountId}:function:CodeDeployHook_*`],
    },
    anyResource(
      { sid: "WatchAlarms", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
      "the alarms of a deployment group are named there, and the call takes no other resource",
    ),
    {
      sid: "GiveTasksTheirRoles",
      effect: "Allow",
      actions: ["iam:PassRole"],
      resources: [`arn:aws:iam::${accountId}:role/${roles}`],
      conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
  ];
}
