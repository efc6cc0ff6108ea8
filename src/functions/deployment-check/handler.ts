import { setTimeout } from "node:timers/promises";
import { CodeDeployClient, GetDeploymentCommand, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type CheckedRequest, starIn } from "../../facts/deployment-checks";
import { originVerifyHeader } from "../../facts/origin-verify";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type Answer, judge } from "./judge";
import { type Clock, settle } from "./settle";

/** What CodeDeploy hands to a hook. @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#reference-appspec-file-structure-hooks-section-structure-ecs-sample-function */
export interface HookCall {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** What the failover hands over, before it moves traffic: which services are asked, and for how long they may be unwell. */
export interface RegionCall {
  readonly services: readonly string[];
  readonly forSeconds: number;
}

/** `not judged`: nothing was asked, so that nothing is known. */
export interface Verdict {
  readonly verdict: "answers" | "fails" | "not judged";
  readonly why: string;
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

/** Characters of what is wrong that go into the failover's messages. */
const enoughFaults = 500;

const realClock: Clock = { now: Date.now, pause: setTimeout };

/**
 * Called by CodeDeploy when test traffic reaches a new version: makes real requests and tells CodeDeploy
 * whether to go on. Whatever keeps it from judging stops the deployment too; CodeDeploy would wait an hour
 * for an answer that does not come.
 *
 * Called by the failover before it moves traffic: makes the same requests of all services of the region, and returns its verdict.
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
  clock: Clock = realClock,
): (event: HookCall | RegionCall) => Promise<Verdict | void> {
  const { codeDeploy, ssm } = clients;
  const requestsOf = async (service: string): Promise<readonly CheckedRequest[]> => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: required(environment, "CHECKS").replace("*", service) }));
    return JSON.parse(Parameter?.Value ?? "[]") as readonly CheckedRequest[];
  };
  const faultsOf = async (deploymentId: string): Promise<readonly string[]> => {
    const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
    const group = deploymentInfo?.deploymentGroupName ?? "";
    const groups = required(environment, "DEPLOYMENT_GROUPS");
    const service = starIn(groups, group);
    if (service === undefined) return [`"${group}" is no deployment group of ${groups}`];
    const requests = await requestsOf(service);
    if (requests.length === 0) return [`nothing is to be asked of ${service}: apply services, then deploy again`];
    return judge(requests, askAt(required(environment, "TEST_URL")));
  };
  const verdictOn = async ({ services, forSeconds }: RegionCall): Promise<Verdict> => {
    const requests = (await Promise.all(services.map(requestsOf))).flat();
    if (requests.length === 0) return { verdict: "not judged", why: "no service has a request to make" };
    const faults = await settle(requests, askAt(required(environment, "TEST_URL")), forSeconds, clock);
    return faults.length === 0
      ? { verdict: "answers", why: `${requests.length} requests of ${services.length} services are answered well` }
      : { verdict: "fails", why: faults.join("; ").slice(0, enoughFaults) };
  };
  const onRegion = async (call: RegionCall): Promise<Verdict> => {
    const verdict = await verdictOn(call).catch((error: unknown): Verdict => ({ verdict: "not judged", why: messageOf(error) }));
    if (verdict.verdict === "answers") log.info("the region answers", { why: verdict.why });
    else log.error("the region is not known to answer", { ...verdict });
    return verdict;
  };
  const onDeployment = async ({
    DeploymentId: deploymentId,
    LifecycleEventHookExecutionId: lifecycleEventHookExecutionId,
  }: HookCall): Promise<void> => {
    const faults = await faultsOf(deploymentId).catch((error: unknown) => [`the version could not be judged: ${messageOf(error)}`]);
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
  return (event) => ("services" in event ? onRegion(event) : onDeployment(event));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const handler = createHandler(process.env);
