import { isDeepStrictEqual } from "node:util";
import { type AutomationCall, type AutomationRun, type AutomationWorld, runDocument } from "../../helpers/automation/executor";
import { documentNamed } from "../../helpers/automation/documents";
import { realStack } from "../../helpers/estate";

/**
 * What the stand-in does not have is answered here, in the forms of AWS's documentation: deployments of CodeDeploy, failovers of shards, and
 * people. What it has, `__tests__/emulator/runbook-documents.server.test.ts` runs there.
 */
const region = "us-east-1";
type Answers = Readonly<Record<string, (inputs: AutomationCall["inputs"]) => unknown>>;

async function run(
  runbook: string,
  parameters: Readonly<Record<string, string>>,
  answers: Answers,
  approve?: AutomationWorld["approve"],
): Promise<AutomationRun> {
  const { content } = documentNamed(await realStack(`prod-${region}-observability`), runbook);
  return runDocument(content, parameters, {
    call: ({ operation, inputs }) => {
      const answer = answers[operation];
      return answer === undefined ? Promise.reject(new Error(`nothing answers ${operation}`)) : Promise.resolve(answer(inputs));
    },
    ...(approve === undefined ? {} : { approve }),
  });
}

const callsOf = ({ calls }: AutomationRun, operation: string) =>
  calls.filter((call) => call.operation === operation).map(({ inputs }) => inputs);

/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_RevisionLocation.html */
const revision = { revisionType: "AppSpecContent", appSpecContent: { content: '{"version":0.0}', sha256: "0" } };
const codeDeploy = (status = "Succeeded", deploymentGroupName = "smart0dte-prod-api"): Answers => ({
  "codedeploy.GetDeploymentGroup": () => ({
    deploymentGroupInfo: {
      lastSuccessfulDeployment: { deploymentId: "d-ABCDEF123" },
      lastAttemptedDeployment: { deploymentId: "d-FAILED123" },
    },
  }),
  "codedeploy.GetDeployment": () => ({
    deploymentInfo: {
      applicationName: "smart0dte-prod-services",
      deploymentGroupName,
      status,
      // "The content property of the appSpecContent object in the returned revision is always null."
      revision: { revisionType: "AppSpecContent", appSpecContent: { content: null, sha256: "0" } },
    },
  }),
  "codedeploy.GetApplicationRevision": ({ revision: asked }) =>
    isDeepStrictEqual(asked, { revisionType: "AppSpecContent", appSpecContent: { sha256: "0" } }) ? { revision } : {},
  "codedeploy.CreateDeployment": () => ({ deploymentId: "d-NEW123456" }),
  "sns.Publish": () => ({ MessageId: "1" }),
});

describe("deploying a service again", () => {
  it("has CodeDeploy deploy what it last deployed with success", async () => {
    const done = await run("deploy-again", { Service: "api" }, codeDeploy());
    expect(done.status).toBe("Success");
    expect(callsOf(done, "codedeploy.GetDeployment")).toEqual([{ deploymentId: "d-ABCDEF123" }]);
    expect(callsOf(done, "codedeploy.CreateDeployment")).toEqual([
      {
        applicationName: "smart0dte-prod-services",
        deploymentGroupName: "smart0dte-prod-api",
        description: "runbook: the same version again",
        revision,
      },
    ]);
    expect(done.outputs["deploy.Deployment"]).toBe("d-NEW123456");
  });

  it("ends where a service was never deployed", async () => {
    const done = await run(
      "deploy-again",
      { Service: "api" },
      {
        ...codeDeploy(),
        "codedeploy.GetDeploymentGroup": () => ({ deploymentGroupInfo: {} }),
      },
    );
    expect([done.status, callsOf(done, "codedeploy.CreateDeployment")]).toEqual(["Failed", []]);
  });

  it("lets nobody name what is no service", async () => {
    await expect(run("deploy-again", { Service: "api, database" }, codeDeploy())).rejects.toThrow("Service may not be api, database");
    await expect(run("deploy-again", {}, codeDeploy())).rejects.toThrow("Service may not be undefined");
    await expect(run("deploy-again", { Service: "api", Cluster: "other" }, codeDeploy())).rejects.toThrow("Cluster is unknown");
  });
});

describe("rolling a deployment back", () => {
  const earlier = { Service: "api", DeploymentId: "d-ABCDEF123" };

  it("asks first, and then deploys the earlier version", async () => {
    const asked: string[] = [];
    const done = await run("roll-back-deployment", earlier, codeDeploy(), (message, approvers) => {
      asked.push(message, ...approvers);
      return "Approve";
    });
    expect([done.status, done.steps.slice(-3)]).toEqual(["Success", ["ask", "approve", "deploy"]]);
    expect(asked).toEqual([
      expect.stringContaining("the service api"),
      expect.stringMatching(/:role\/access\/smart0dte-prod-break-glass$/),
    ]);
    const [{ Message = "" } = {}] = callsOf(done, "sns.Publish") as { Message?: string }[];
    expect(Message).toContain("--automation-execution-id 00000000-0000-4000-8000-000000000001 --signal-type Approve");
    expect(callsOf(done, "codedeploy.CreateDeployment")).toEqual([expect.objectContaining({ revision })]);
  });

  it.each([
    ["Reject", "Rejected"],
    [undefined, "TimedOut"],
  ] as const)("deploys nothing after %s", async (answer, status) => {
    const done = await run("roll-back-deployment", earlier, codeDeploy(), answer === undefined ? undefined : () => answer);
    expect([done.status, callsOf(done, "codedeploy.CreateDeployment")]).toEqual([status, []]);
  });

  it.each([
    ["of another service", codeDeploy("Succeeded", "smart0dte-prod-execution")],
    ["that has failed", codeDeploy("Failed")],
  ])("takes no deployment %s, and asks nobody", async (_, answers) => {
    const done = await run("roll-back-deployment", earlier, answers, () => "Approve");
    expect([done.status, callsOf(done, "sns.Publish")]).toEqual(["Failed", []]);
  });

  it("takes no more than the id of a deployment", async () => {
    await expect(run("roll-back-deployment", { ...earlier, DeploymentId: "d-ABCDEF123 --force" }, codeDeploy())).rejects.toThrow(
      "DeploymentId may not be",
    );
  });
});

describe("failing a shard over", () => {
  const group = (statuses: string[], AutomaticFailover = "enabled"): Answers => ({
    "elasticache.DescribeReplicationGroups": () => ({
      ReplicationGroups: [{ Status: statuses.length > 1 ? statuses.shift() : statuses[0], AutomaticFailover }],
    }),
    "elasticache.TestFailover": () => ({}),
  });

  it("waits until the node that was replaced is back", async () => {
    const done = await run("fail-over-shard", { NodeGroupId: "0002" }, group(["available", "available", "modifying", "available"]));
    expect([done.status, done.steps]).toEqual(["Success", ["isWhole", "hasReplicas", "failOver", "settle", "isWholeAgain"]]);
    expect(callsOf(done, "elasticache.TestFailover")).toEqual([{ ReplicationGroupId: "smart0dte-prod-cache", NodeGroupId: "0002" }]);
  });

  it.each([
    ["that is being changed", group(["modifying"])],
    ["without replicas", group(["available"], "disabled")],
  ])("leaves a group alone %s", async (_, answers) => {
    const done = await run("fail-over-shard", { NodeGroupId: "0002" }, answers);
    expect([done.status, callsOf(done, "elasticache.TestFailover")]).toEqual(["Failed", []]);
  });

  it("does not wait for ever", async () => {
    const done = await run("fail-over-shard", { NodeGroupId: "0002" }, group(["available", "available", "modifying"]));
    expect(done.status).toBe("TimedOut");
  });
});
