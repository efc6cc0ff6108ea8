import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { type FakeContext, fakeContext, signedCall } from "./fake-backends";

type Json = Readonly<Record<string, unknown>>;

/** Calls of a service of the JSON protocol, and what they are answered with. */
const asking =
  (service: string, prefix: string, context: FakeContext) =>
  async (operation: string, request: Json): Promise<{ readonly status: number; readonly body: Json }> => {
    const { answer } = await dispatch(
      signedCall({ method: "POST", service, headers: { "x-amz-target": `${prefix}.${operation}` }, body: JSON.stringify(request) }),
      context,
    );
    return { status: answer.status, body: JSON.parse(answer.body.toString() || "{}") as Json };
  };

describe("connections to GitHub", () => {
  it("are kept pending with their tags until they are deleted", async () => {
    const ask = asking("codeconnections", "com.amazonaws.codeconnections.CodeConnections_20231201", fakeContext());
    const tags = [{ Key: "layer", Value: "delivery" }];
    const made = await ask("CreateConnection", { ConnectionName: "estate", ProviderType: "GitHub", Tags: tags });
    const { ConnectionArn } = made.body;
    expect(ConnectionArn).toMatch(/^arn:aws:codeconnections:us-east-1:111111111111:connection\/[0-9a-f-]{36}$/);
    expect((await ask("GetConnection", { ConnectionArn })).body).toEqual({
      Connection: {
        ConnectionName: "estate",
        ConnectionArn,
        ProviderType: "GitHub",
        OwnerAccountId: "111111111111",
        ConnectionStatus: "PENDING",
      },
    });
    expect((await ask("ListTagsForResource", { ResourceArn: ConnectionArn })).body).toEqual({ Tags: tags });
    await ask("DeleteConnection", { ConnectionArn });
    expect((await ask("GetConnection", { ConnectionArn })).status).toBe(400);
  });
});

describe("build projects", () => {
  const held = { name: "drift", source: { type: "GITHUB" } };

  it("give back what ministack forgets of them, as it was changed last, and lose it with the project", async () => {
    const context = fakeContext((_, call) => ({
      body: Buffer.from(JSON.stringify(call.operation === "BatchGetProjects" ? { projects: [held] } : { project: held })),
    }));
    const ask = asking("codebuild", "CodeBuild_20161006", context);
    const described = async (): Promise<unknown> => (await ask("BatchGetProjects", { names: ["drift"] })).body.projects;
    await ask("CreateProject", { ...held, queuedTimeoutInMinutes: 60, logsConfig: { s3Logs: { status: "DISABLED" } } });
    await ask("UpdateProject", { name: "drift", queuedTimeoutInMinutes: 90 });
    expect(await described()).toEqual([{ ...held, queuedTimeoutInMinutes: 90, logsConfig: { s3Logs: { status: "DISABLED" } } }]);
    await ask("DeleteProject", { name: "arn:aws:codebuild:us-east-1:111111111111:project/drift" });
    expect(context.received.at(-1)?.call.body?.toString()).toBe('{"name":"drift"}');
    expect(await described()).toEqual([held]);
    expect(new Set(context.received.map(({ backend }) => backend))).toEqual(new Set(["ministack"]));
  });

  it("have a webhook from its creation to its end, which the project's description has, and none that is not made", async () => {
    const context = fakeContext((_, call) => ({
      body: Buffer.from(JSON.stringify({ projects: call.body.toString().includes("drift") ? [{ ...held, source }] : [] })),
    }));
    const source = { type: "GITHUB", location: "https://github.com/smart0dte/estate.git" };
    const ask = asking("codebuild", "CodeBuild_20161006", context);
    const described = async (): Promise<unknown> =>
      ((await ask("BatchGetProjects", { names: ["drift"] })).body.projects as readonly Json[])[0]?.webhook;
    const filterGroups = [[{ type: "EVENT", pattern: "PUSH" }]];
    expect((await ask("UpdateWebhook", { projectName: "drift" })).status).toBe(400);
    expect((await ask("CreateWebhook", { projectName: "nobody", filterGroups })).status).toBe(400);
    const made = await ask("CreateWebhook", { projectName: "drift", buildType: "BUILD_BATCH", filterGroups });
    const webhook = {
      buildType: "BUILD_BATCH",
      filterGroups,
      status: "ACTIVE",
      url: "https://api.github.com/repos/smart0dte/estate/hooks/1",
    };
    expect([made.body, await described()]).toEqual([{ webhook }, webhook]);
    expect((await ask("CreateWebhook", { projectName: "drift", filterGroups })).status).toBe(400);
    await ask("UpdateWebhook", { projectName: "drift", buildType: "BUILD" });
    expect(await described()).toEqual({ ...webhook, buildType: "BUILD" });
    await ask("DeleteWebhook", { projectName: "drift" });
    expect(await described()).toBeUndefined();
    await ask("CreateWebhook", { projectName: "drift", filterGroups });
    await ask("DeleteProject", { name: "drift" });
    expect(await described()).toBeUndefined();
  });
});

describe("pipelines", () => {
  it("say in seconds when they were made", async () => {
    const pipeline = { name: "estate" };
    const context = fakeContext(() => ({
      body: Buffer.from(JSON.stringify({ pipeline, metadata: { pipelineArn: "arn", created: "2026-11-30T00:00:01Z" } })),
    }));
    const ask = asking("codepipeline", "CodePipeline_20150709", context);
    expect((await ask("GetPipeline", { name: "estate" })).body).toEqual({
      pipeline,
      metadata: { pipelineArn: "arn", created: 1_795_996_801 },
    });
  });
});
