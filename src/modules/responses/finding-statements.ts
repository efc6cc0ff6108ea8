import { parameterArn, roleArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { type FindingPlan, stopsTrading } from "./finding-machine";
import { responseStatements } from "./response-statements";

/**
 * What the machine's steps do about findings. It writes policies into roles of the environment's own tasks alone, whatever it is
 * told: into no role of a person, of a delivery, of a state, or its own.
 */
export function findingStatements(plan: FindingPlan, place: Place): Statement[] {
  const { actions, cluster, services, flagParameter } = plan;
  const { region, accountId } = place;
  const [isolates, revokes] = [actions.includes("isolateTask"), actions.includes("revokeSessions")];
  const statements: Statement[] = [
    {
      sid: "StopTradingFirst",
      effect: "Allow",
      actions: ["ssm:PutParameter"],
      resources: flagParameter !== undefined && stopsTrading(plan) ? [parameterArn(region, accountId, flagParameter)] : [],
    },
    {
      sid: "IsolateTasks",
      effect: "Allow",
      actions: ["ecs:DescribeTasks", "ecs:StopTask"],
      resources: isolates ? [`arn:aws:ecs:${region}:${accountId}:task/${cluster}/*`] : [],
    },
    {
      sid: "RevokeSessions",
      effect: "Allow",
      actions: ["iam:PutRolePolicy"],
      resources: revokes ? Object.values(services).map(({ role }) => roleArn(accountId, role)) : [],
    },
  ];
  const restarts = revokes ? Object.fromEntries(Object.entries(services).map(([name, { restart }]) => [name, restart])) : {};
  return [...statements.filter(({ resources = [] }) => resources.length > 0), ...responseStatements(restarts, place)];
}
