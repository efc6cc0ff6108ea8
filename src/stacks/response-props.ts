import { orderSenders } from "../../config/schema/order-senders";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { clusterName, ecsServiceName, renderedParameter } from "../facts/service-names";
import { physicalName } from "../facts/naming";
import { tradingFlagParameter } from "../facts/trading-flag";
import { type PlacedStack } from "../layers/instances";
import { type TradingPlace } from "../modules/access/place";
import { type GuardedFindingResponse } from "../facts/finding-responses";
import { type FindingResponsesProps } from "../modules/responses/finding-responses";
import { type Action } from "../modules/responses/response-machine";
import { taskRoleName } from "../modules/services/task-roles";
import { releaseFunctionRole, responseRoleArns, responsesTableName } from "../modules/responses/response-names";
import { type Restart } from "../modules/responses/restart-states";
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

/** Whether some finding makes the environment block an address. */
export const blocksAddresses = ({ observability: { findingResponses } }: EnvironmentConfig): boolean =>
  Object.values(findingResponses).some(({ action }) => action === "blockAddress");

/** What is done about findings in a region; nothing where none is answered. */
export function findingResponsesOf(
  placed: PlacedStack,
): Pick<FindingResponsesProps, "responses" | "isolatable" | "services" | "flagParameter"> | undefined {
  const { environment } = placed;
  const { findingResponses, neverBlock } = environment.observability;
  const place = placeOf(placed);
  const names = namesOf(placed);
  const responses = Object.entries(findingResponses).map(
    ([name, { action, findings, minimumSeverity, blockHours, guards }]): GuardedFindingResponse => ({
      name,
      action,
      findings,
      minimumSeverity,
      blockHours,
      guards,
    }),
  );
  if (responses.length === 0) return undefined;
  const senders = orderSenders(environment);
  const role = (service: string): string => taskRoleName(place, service);
  const services = Object.keys(environment.services.catalog);
  return {
    responses,
    isolatable: {
      cluster: clusterName(place),
      neverBlock,
      services: services.map((service) => ({
        service,
        ecsService: ecsServiceName(names, service),
        role: role(service),
        sendsOrders: senders.includes(service),
      })),
    },
    services: Object.fromEntries(services.map((service) => [service, { role: role(service), restart: restartOf(placed, service) }])),
    ...(tradesHere(environment) ? { flagParameter: tradingFlagParameter(names) } : {}),
  };
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
      return restartOf(placed, service);
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

/** How a service's present version is deployed again: by whoever deploys it. */
function restartOf(placed: PlacedStack, service: string): Restart {
  const names = namesOf(placed);
  const [cluster, ecsService] = [clusterName(placeOf(placed)), ecsServiceName(names, service)];
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
