import { type Mechanics } from "../document";
import { branch, change, read, sleep, waitUntil } from "../steps";
import { nameFor, type RunbookServices, serviceParameter } from "./services";
import { seeVersion } from "./version";

/** How long ECS takes to replace the tasks of a service, and more. */
export const replacedSeconds = 3600;
/** Just after the call the deployment before may still be shown, which is completed. */
export const settleSeconds = 30;

/**
 * The version that there is, in new tasks. ECS refuses a forced deployment of a service that CodeDeploy deploys, so CodeDeploy deploys
 * what it last deployed with success, with its shift of traffic and its way back; it refuses a second deployment beside another.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html
 */
export function deployAgain({ cluster, application, routed, rolling, ...names }: RunbookServices): Mechanics {
  const all = [...routed, ...rolling];
  const service = nameFor(names.ecsService, all);
  const group = { applicationName: application, deploymentGroupName: nameFor(names.deploymentGroup, all) };
  return {
    description: "Deploys the present version of a service again, in new tasks",
    parameters: { Service: serviceParameter(all) },
    mainSteps: [
      branch(
        "byDeployer",
        all.map((name) => ({
          NextStep: rolling.includes(name) ? "replace" : "seeGroup",
          Variable: "{{ Service }}",
          StringEquals: name,
        })),
        "seeGroup",
      ),
      read("seeGroup", "codedeploy.GetDeploymentGroup", group, [
        { Name: "Last", Selector: "$.deploymentGroupInfo.lastSuccessfulDeployment.deploymentId", Type: "String" },
      ]),
      ...seeVersion(application, "{{ seeGroup.Last }}"),
      change(
        "deploy",
        "codedeploy.CreateDeployment",
        { ...group, description: "runbook: the same version again", revision: "{{ seeVersion.Revision }}" },
        { outputs: [{ Name: "Deployment", Selector: "$.deploymentId", Type: "String" }], isEnd: true },
      ),
      ...(rolling.length === 0
        ? []
        : [
            change("replace", "ecs.UpdateService", { cluster, service, forceNewDeployment: true }),
            sleep("settle", settleSeconds),
            waitUntil(
              "isReplaced",
              "ecs.DescribeServices",
              { cluster, services: [service] },
              ["$.services[0].deployments[0].rolloutState", "COMPLETED"],
              { timeoutSeconds: replacedSeconds, isEnd: true },
            ),
          ]),
    ],
    outputs: ["seeGroup.Last", "deploy.Deployment"],
  };
}
