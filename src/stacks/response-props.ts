import { orderSenders } from "../../config/schema/order-senders";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { clusterName, ecsServiceName, renderedParameter } from "../facts/service-names";
import { physicalName } from "../facts/naming";
import { tradingFlagParameter } from "../facts/trading-flag";
import { type PlacedStack } from "../layers/instances";
import { type TradingPlace } from "../modules/access/place";
import { type Action } from "../modules/responses/response-machine";
import { releaseFunctionRole, responseRoleArns, responsesTableName } from "../modules/responses/response-names";
import { type Response } from "../modules/responses/responses";
import { dynamodbTableArn, functionArn, parameterArn } from "../modules/shared/arns";
import { namesOf, placeOf } from "./data-props";
import { failoverPlaceOf } from "./failover-props";

/** Whether the environment has services that send orders, and so a flag that stops them. */
export const tradesHere = (environment: EnvironmentConfig): boolean => orderSenders(environment).length > 0;

/** The configured responses that a region gives: the failover is evaluated in the region that would take over. */
export function responsesOf(placed: PlacedStack): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(placed.environment.observability.responses).flatMap(([name, response]): [string, Response][] => {
      const action = actionOf(placed, response);
      return action === undefined ? [] : [[name, { alarm: response.alarm, action, guards: response.guards }]];
    }),
  );
}

type Configured = EnvironmentConfig["observability"]["responses"][string];

/** The rules of the configuration have seen to it that everything is there which an action needs. */
function actionOf(placed: PlacedStack, { action, service = "", minimumTasks = 0, failover }: Configured): Action | undefined {
  const place = placeOf(placed);
  const names = namesOf(placed);
  const [cluster, ecsService] = [clusterName(place), ecsServiceName(names, service)];
  switch (action) {
    case "stopTrading":
      return { kind: "stopTrading", flagParameter: tradingFlagParameter(names) };
    case "restartService":
      return placed.environment.services.catalog[service]?.route === undefined
        ? { kind: "restartRolling", cluster, service: ecsService }
        : {
            kind: "restartBlueGreen",
            cluster,
            service: ecsService,
            appSpecParameter: renderedParameter(names, service, "app-spec"),
            application: physicalName("codeDeploy", names, "services"),
            group: physicalName("codeDeploy", names, service),
          };
    case "raiseMinimum":
      return { kind: "raiseMinimum", resourceId: `service/${cluster}/${ecsService}`, minimum: minimumTasks };
    case "evaluateFailover":
      return placed.instance.role === "recovery"
        ? {
            kind: "evaluateFailover",
            machineArn: failoverPlaceOf(placed).machineArn,
            mode: failover === "askForApproval" ? "failover" : "dryRun",
          }
        : undefined;
  }
}

/** What stops trading and lets it in again, in both regions of an environment; nothing where nobody sends orders. */
export function tradingPlaceOf({ environment }: PlacedStack): TradingPlace {
  if (!tradesHere(environment)) {
    return { flagParameterArns: [], responsesTableArns: [], releaseFunctionArns: [], responseRoleArns: [] };
  }
  const { project, account } = environment;
  const names = { project, owner: environment.environment };
  const place = { names, accountId: account.id };
  return {
    flagParameterArns: [parameterArn("*", account.id, tradingFlagParameter(names))],
    responsesTableArns: [dynamodbTableArn("*", account.id, responsesTableName(names))],
    releaseFunctionArns: [functionArn("*", account.id, physicalName("function", names, releaseFunctionRole))],
    responseRoleArns: [responseRoleArns(place)],
  };
}
