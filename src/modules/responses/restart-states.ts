import { type States } from "../state-machines/definition";
import { callFunction } from "../state-machines/task";
import { again, call, callSeconds, otherwise, sdk } from "./machine-steps";

/** How the present version of a service is deployed again: by ECS where it has no route, by CodeDeploy where it has one. */
export type Restart =
  | { readonly kind: "restartRolling"; readonly cluster: string; readonly service: string }
  | {
      readonly kind: "restartBlueGreen";
      readonly cluster: string;
      readonly service: string;
      readonly appSpecParameter: string;
      readonly application: string;
      readonly group: string;
    };

/** States of a restart: the first is `do-<name>`, the last leads to `end-done`, a failure to `end-failed`. */
export function restartStates(name: string, action: Restart, guardArn: string): States {
  if (action.kind === "restartBlueGreen") return blueGreen(name, action, guardArn);
  return {
    [`do-${name}`]: call(
      `${sdk}ecs:updateService`,
      { Cluster: action.cluster, Service: action.service, ForceNewDeployment: true },
      { ResultPath: null, Catch: otherwise("end-failed"), Next: "end-done" },
    ),
  };
}

/**
 * ECS refuses a forced deployment of a service that CodeDeploy deploys, so CodeDeploy deploys the revision that is there once
 * more, with its shift of traffic and its way back.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
function blueGreen(name: string, action: Extract<Restart, { kind: "restartBlueGreen" }>, guardArn: string): States {
  const failing = otherwise("end-failed");
  return {
    [`do-${name}`]: call(
      `${sdk}ecs:describeServices`,
      { Cluster: action.cluster, Services: [action.service] },
      { ResultSelector: { "taskSets.$": "$.Services[0].TaskSets" }, ResultPath: "$.service", Catch: failing, Next: `template-${name}` },
    ),
    [`template-${name}`]: call(
      `${sdk}ssm:getParameter`,
      { Name: action.appSpecParameter },
      { ResultSelector: { "value.$": "$.Parameter.Value" }, ResultPath: "$.template", Catch: failing, Next: `fill-${name}` },
    ),
    [`fill-${name}`]: callFunction(
      {
        functionArn: guardArn,
        payload: { step: "appSpec", "template.$": "$.template.value", "taskSets.$": "$.service.taskSets" },
        timeoutSeconds: callSeconds,
      },
      { ResultPath: "$.appSpec", Retry: [again], Catch: failing, Next: `deploy-${name}` },
    ),
    [`deploy-${name}`]: call(
      `${sdk}codedeploy:createDeployment`,
      {
        ApplicationName: action.application,
        DeploymentGroupName: action.group,
        Description: `response ${name}`,
        Revision: { RevisionType: "AppSpecContent", AppSpecContent: { "Content.$": "$.appSpec.answer.content" } },
      },
      { ResultPath: null, Catch: failing, Next: "end-done" },
    ),
  };
}
