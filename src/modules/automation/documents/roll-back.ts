import { type Mechanics } from "../document";
import { type Approval, askFirst, assertThat, change, read, sleep, waitUntil } from "../steps";
import { replacedSeconds, settleSeconds } from "./deploy-again";
import { nameFor, type RunbookServices, serviceParameter } from "./services";
import { seeVersion } from "./version";

const question = "An earlier version of the service {{ Service }} is to be deployed.";

/**
 * An earlier deployment of a service that CodeDeploy deploys, again: its task definition and its AppSpec. It takes the way of every
 * deployment, so its checks are asked and its alarms are looked at. The version of a service is what trades, so a person approves.
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html
 */
export function rollBackDeployment({ application, routed, deploymentGroup }: RunbookServices, approval: Approval): Mechanics {
  const group = nameFor(deploymentGroup, routed);
  const deployment = { deploymentId: "{{ DeploymentId }}" };
  const of = (name: string, field: string, value: string) =>
    assertThat(name, "codedeploy.GetDeployment", deployment, [`$.deploymentInfo.${field}`, value]);
  return {
    description: "Deploys the version of an earlier deployment of a service again, after an approval",
    parameters: {
      Service: serviceParameter(routed),
      DeploymentId: {
        type: "String",
        description: "Deployment of CodeDeploy whose version is to come back, for example d-ABCDEF123",
        allowedPattern: "^d-[A-Z0-9]{9}$",
      },
    },
    mainSteps: [
      of("isOfApplication", "applicationName", application),
      of("isOfService", "deploymentGroupName", group),
      of("hasSucceeded", "status", "Succeeded"),
      ...seeVersion(application, deployment.deploymentId),
      ...askFirst(question, approval),
      change(
        "deploy",
        "codedeploy.CreateDeployment",
        {
          applicationName: application,
          deploymentGroupName: group,
          description: "runbook: the version of {{ DeploymentId }}",
          revision: "{{ seeVersion.Revision }}",
        },
        { outputs: [{ Name: "Deployment", Selector: "$.deploymentId", Type: "String" }], isEnd: true },
      ),
    ],
    outputs: ["deploy.Deployment"],
  };
}

/**
 * The revision before the present one, of a service whose tasks ECS replaces itself. Where the present one is not the newest, somebody has
 * rolled back before, and which is wanted a person must say.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
 */
export function rollBackTasks({ cluster, rolling, ecsService }: RunbookServices, approval: Approval): Mechanics {
  const service = nameFor(ecsService, rolling);
  const look = { cluster, services: [service] };
  return {
    description: "Takes a service whose tasks ECS replaces back to the task definition before, after an approval",
    parameters: { Service: serviceParameter(rolling) },
    mainSteps: [
      read("seeRevisions", "ecs.ListTaskDefinitions", { familyPrefix: service, sort: "DESC", status: "ACTIVE", maxResults: 2 }, [
        { Name: "Newest", Selector: "$.taskDefinitionArns[0]", Type: "String" },
        { Name: "Previous", Selector: "$.taskDefinitionArns[1]", Type: "String" },
      ]),
      assertThat("runsNewest", "ecs.DescribeServices", look, ["$.services[0].taskDefinition", "{{ seeRevisions.Newest }}"]),
      ...askFirst(`${question} It is {{ seeRevisions.Previous }}.`, approval),
      change("update", "ecs.UpdateService", { cluster, service, taskDefinition: "{{ seeRevisions.Previous }}" }),
      sleep("settle", settleSeconds),
      waitUntil("isReplaced", "ecs.DescribeServices", look, ["$.services[0].deployments[0].rolloutState", "COMPLETED"], {
        timeoutSeconds: replacedSeconds,
      }),
      // ECS itself takes a version back that does not start, and is completed then as well.
      assertThat("runsPrevious", "ecs.DescribeServices", look, ["$.services[0].taskDefinition", "{{ seeRevisions.Previous }}"], {
        isEnd: true,
      }),
    ],
    outputs: ["seeRevisions.Newest", "seeRevisions.Previous"],
  };
}
