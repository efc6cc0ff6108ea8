import { parameterArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { type Action } from "./response-machine";

/** What the machine's steps do for its responses, each on the one thing that it names. */
export function responseStatements(responses: Readonly<Record<string, Action>>, { region, accountId }: Place): Statement[] {
  const all = Object.values(responses);
  const of = <K extends Action["kind"]>(kind: K): Extract<Action, { kind: K }>[] =>
    all.filter((action): action is Extract<Action, { kind: K }> => action.kind === kind);
  const service = ({ cluster, service: name }: { readonly cluster: string; readonly service: string }): string =>
    `arn:aws:ecs:${region}:${accountId}:service/${cluster}/${name}`;
  const codeDeploy = (resource: string): string => `arn:aws:codedeploy:${region}:${accountId}:${resource}`;
  const blueGreen = of("restartBlueGreen");
  const statements: Statement[] = [
    {
      sid: "StopTrading",
      effect: "Allow",
      actions: ["ssm:PutParameter"],
      resources: of("stopTrading").map(({ flagParameter }) => parameterArn(region, accountId, flagParameter)),
    },
    { sid: "RestartServices", effect: "Allow", actions: ["ecs:UpdateService"], resources: of("restartRolling").map(service) },
    { sid: "LookAtServices", effect: "Allow", actions: ["ecs:DescribeServices"], resources: blueGreen.map(service) },
    {
      sid: "ReadAppSpecs",
      effect: "Allow",
      actions: ["ssm:GetParameter"],
      resources: blueGreen.map(({ appSpecParameter }) => parameterArn(region, accountId, appSpecParameter)),
    },
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html#edit-role-codedeploy-ecs
    {
      sid: "DeployAgain",
      effect: "Allow",
      actions: [
        "codedeploy:CreateDeployment",
        "codedeploy:GetApplicationRevision",
        "codedeploy:GetDeploymentConfig",
        "codedeploy:RegisterApplicationRevision",
      ],
      resources: [
        ...new Set(
          blueGreen.flatMap(({ application, group }) => [
            codeDeploy(`application:${application}`),
            codeDeploy(`deploymentgroup:${application}/${group}`),
            codeDeploy(`deploymentconfig:${application}-*`),
          ]),
        ),
      ],
    },
    {
      sid: "RaiseMinimum",
      effect: "Allow",
      actions: ["application-autoscaling:RegisterScalableTarget"],
      // A target's id is its own; AWS gives it.
      resources: of("raiseMinimum").length === 0 ? [] : [`arn:aws:application-autoscaling:${region}:${accountId}:scalable-target/*`],
    },
    {
      sid: "EvaluateFailover",
      effect: "Allow",
      actions: ["states:StartExecution"],
      resources: [...new Set(of("evaluateFailover").map(({ machineArn }) => machineArn))],
    },
  ];
  return statements.filter(({ resources = [] }) => resources.length > 0);
}
