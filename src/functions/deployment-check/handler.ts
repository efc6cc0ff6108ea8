import { CodeDeployClient, GetDeploymentCommand, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type CheckedRequest, starIn } from "../../facts/deployment-checks";
import { originVerifyHeader } from "../../facts/origin-verify";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type Answer, judge } from "./judge";

/** What CodeDeploy hands to a hook. @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#reference-appspec-file-structure-hooks-section-structure-ecs-sample-function */
export interface HookCall {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** Milliseconds that an answer may take. */
const patience = 5000;

/** Characters of an answer that are read. */
const enough = 1000;

const askAt =
  (base: string) =>
  async (path: string): Promise<Answer> => {
    try {
      const answer = await fetch(`${base}${path}`, {
        signal: AbortSignal.timeout(patience),
        redirect: "manual",
        headers: { [originVerifyHeader]: "test", "user-agent": "deployment-check" },
      });
      return { status: answer.status, body: (await answer.text()).slice(0, enough) };
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  };

/**
 * Called by CodeDeploy when test traffic reaches a new version: makes real requests and tells CodeDeploy
 * whether to go on. Whatever keeps it from judging stops the deployment too; CodeDeploy would wait an hour
 * for an answer that does not come.
 *
 * Environment: TEST_URL, without a path at its end; DEPLOYMENT_GROUPS, their names, and CHECKS, names of the
 * parameters with each service's requests, both with a star for the service.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: { readonly codeDeploy: CodeDeployClient; readonly ssm: SSMClient } = {
    codeDeploy: new CodeDeployClient({}),
    ssm: new SSMClient({}),
  },
  log: Log = functionLog("deployment-check"),
): (event: HookCall) => Promise<void> {
  const { codeDeploy, ssm } = clients;
  const faultsOf = async (deploymentId: string): Promise<readonly string[]> => {
    const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
    const group = deploymentInfo?.deploymentGroupName ?? "";
    const groups = required(environment, "DEPLOYMENT_GROUPS");
    const service = starIn(groups, group);
    if (service === undefined) return [`"${group}" is no deployment group of ${groups}`];
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: required(environment, "CHECKS").replace("*", service) }));
    const requests = JSON.parse(Parameter?.Value ?? "[]") as readonly CheckedRequest[];
    if (requests.length === 0) return [`nothing is to be asked of ${service}: apply services, then deploy again`];
    return judge(requests, askAt(required(environment, "TEST_URL")));
  };
  return async ({ DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId }) => {
    const faults = await faultsOf(deploymentId).catch((error: unknown) => [
      `the version could not be judged: ${error instanceof Error ? error.message : String(error)}`,
    ]);
    if (faults.length === 0) log.info("the version answers", { deploymentId });
    else log.error("the version is stopped", { deploymentId, faults: faults.join("; ") });
    await codeDeploy.send(
      new PutLifecycleEventHookExecutionStatusCommand({
        deploymentId,
        lifecycleEventHookExecutionId,
        status: faults.length === 0 ? "Succeeded" : "Failed",
      }),
    );
  };
}

export const handler = createHandler(process.env);
