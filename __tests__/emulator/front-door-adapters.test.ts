import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { fakeContext, type FakeContext, signedCall } from "./fake-backends";

const json = (value: object) => ({ body: Buffer.from(JSON.stringify(value)) });
const target =
  (service: string, prefix: string) =>
  (operation: string, body: object, region = "us-east-1") =>
    signedCall({ service, region, method: "POST", headers: { "x-amz-target": `${prefix}.${operation}` }, body: JSON.stringify(body) });
const answered = async (call: ReturnType<typeof signedCall>, context: FakeContext) => {
  const { answer } = await dispatch(call, context);
  return { status: answer.status, body: JSON.parse(answer.body.toString()) as Record<string, unknown> };
};

describe("settings of tracing", () => {
  const xray = (path: string, body: object, region = "us-east-1") =>
    signedCall({ service: "xray", method: "POST", path, region, body: JSON.stringify(body) });
  const arn = "arn:aws:xray:us-east-1:111111111111:group/orders";

  it("gives back a group, changed as it was changed, until it is deleted", async () => {
    const context = fakeContext();
    await dispatch(
      xray("/CreateGroup", { GroupName: "orders", FilterExpression: "ok", Tags: [{ Key: "layer", Value: "services" }] }),
      context,
    );
    await dispatch(xray("/UpdateGroup", { GroupARN: arn, InsightsConfiguration: { InsightsEnabled: true } }), context);
    expect((await answered(xray("/GetGroup", { GroupARN: arn }), context)).body).toEqual({
      Group: { GroupName: "orders", GroupARN: arn, FilterExpression: "ok", InsightsConfiguration: { InsightsEnabled: true } },
    });
    expect((await answered(xray("/ListTagsForResource", { ResourceARN: arn }), context)).body).toEqual({
      Tags: [{ Key: "layer", Value: "services" }],
    });
    await dispatch(xray("/DeleteGroup", { GroupARN: arn }), context);
    expect((await answered(xray("/GetGroup", { GroupName: "orders" }), context)).status).toBe(400);
    expect((await answered(xray("/ListTagsForResource", { ResourceARN: arn }), context)).body).toEqual({ Tags: [] });
    expect(context.received).toEqual([]);
  });

  it("gives back the encryption that was put, in its region, and X-Ray's own before", async () => {
    const context = fakeContext();
    expect((await answered(xray("/EncryptionConfig", {}), context)).body).toEqual({ EncryptionConfig: { Type: "NONE", Status: "ACTIVE" } });
    await dispatch(xray("/PutEncryptionConfig", { Type: "KMS", KeyId: "one" }), context);
    const { body } = await answered(xray("/EncryptionConfig", {}), context);
    expect(body).toEqual({ EncryptionConfig: { Type: "KMS", KeyId: "one", Status: "ACTIVE" } });
    expect((await answered(xray("/EncryptionConfig", {}, "us-west-2"), context)).body).toMatchObject({
      EncryptionConfig: { Type: "NONE" },
    });
  });

  it("lists sampling rules of the region that they were made in", async () => {
    const context = fakeContext();
    await dispatch(xray("/CreateSamplingRule", { SamplingRule: { RuleName: "services", FixedRate: 0.05 } }), context);
    await dispatch(xray("/UpdateSamplingRule", { SamplingRuleUpdate: { RuleName: "services", FixedRate: 0.1 } }), context);
    const { body } = await answered(xray("/GetSamplingRules", {}), context);
    expect(body.SamplingRuleRecords).toMatchObject([
      { SamplingRule: { RuleName: "services", FixedRate: 0.1, RuleARN: "arn:aws:xray:us-east-1:111111111111:sampling-rule/services" } },
    ]);
    expect((await answered(xray("/GetSamplingRules", {}, "us-west-2"), context)).body).toEqual({ SamplingRuleRecords: [] });
    await dispatch(xray("/DeleteSamplingRule", { RuleName: "services" }), context);
    expect((await answered(xray("/GetSamplingRules", {}), context)).body).toEqual({ SamplingRuleRecords: [] });
  });

  it.each([
    ["a group that is there already", "/CreateGroup", { GroupName: "orders" }],
    ["a group that is not there", "/UpdateGroup", { GroupName: "trades" }],
    ["a rule that is not there", "/DeleteSamplingRule", { RuleName: "trades" }],
  ])("refuses %s", async (_what, path, body) => {
    const context = fakeContext();
    await dispatch(xray("/CreateGroup", { GroupName: "orders" }), context);
    expect(await answered(xray(path, body), context)).toMatchObject({ status: 400, body: { __type: "InvalidRequestException" } });
  });

  it("leaves traces unanswered", async () => {
    expect((await answered(xray("/TraceSegments", {}), fakeContext())).status).toBe(501);
  });
});

describe("tags of scalable targets", () => {
  const scaling = target("application-autoscaling", "AnyScaleFrontendService");
  const arn = "arn:target";

  it("are kept beside the target that moto makes", async () => {
    const context = fakeContext(() => json({ ScalableTargetARN: arn }));
    await dispatch(scaling("RegisterScalableTarget", { Tags: { layer: "services", owner: "us" } }), context);
    expect(context.received.map(({ backend }) => backend)).toEqual(["moto"]);
    await dispatch(scaling("TagResource", { ResourceARN: arn, Tags: { owner: "them" } }), context);
    await dispatch(scaling("UntagResource", { ResourceARN: arn, TagKeys: ["layer"] }), context);
    expect((await answered(scaling("ListTagsForResource", { ResourceARN: arn }), context)).body).toEqual({ Tags: { owner: "them" } });
  });

  it("are none of a target that moto refused", async () => {
    const context = fakeContext(() => ({ status: 400, ...json({ __type: "ValidationException" }) }));
    expect((await answered(scaling("RegisterScalableTarget", { Tags: { layer: "services" } }), context)).status).toBe(400);
    expect(context.store.size).toBe(0);
  });
});

describe("services of ECS", () => {
  const ecs = target("ecs", "AmazonEC2ContainerServiceV20141113");
  const api = { serviceArn: "arn:api", desiredCount: 1 };
  const respond = (_backend: string, { operation }: { operation: string }) =>
    json(operation === "DescribeServices" ? { services: [api, { serviceArn: "arn:other" }], failures: [] } : { service: api });
  const sent = {
    availabilityZoneRebalancing: "DISABLED",
    healthCheckGracePeriodSeconds: 60,
    capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
  };

  it("have the arguments that moto forgets, changed as they were changed, and no others of what was sent", async () => {
    const context = fakeContext(respond);
    expect((await answered(ecs("CreateService", { ...sent, desiredCount: 9 }), context)).body).toEqual({ service: { ...api, ...sent } });
    await dispatch(ecs("UpdateService", { service: "api", healthCheckGracePeriodSeconds: 90 }), context);
    expect((await answered(ecs("DescribeServices", {}), context)).body.services).toEqual([
      { ...api, ...sent, healthCheckGracePeriodSeconds: 90 },
      { serviceArn: "arn:other" },
    ]);
    await dispatch(ecs("DeleteService", {}), context);
    expect(context.store.size).toBe(0);
  });
});

describe("rules of the cache of public images", () => {
  const ecr = target("ecr", "AmazonEC2ContainerRegistry_V20150921");
  const rule = { ecrRepositoryPrefix: "ecr-public", upstreamRegistryUrl: "public.ecr.aws" };

  it("are given back in their own region until they are deleted", async () => {
    const context = fakeContext();
    await dispatch(ecr("CreatePullThroughCacheRule", rule), context);
    expect(
      (await answered(ecr("DescribePullThroughCacheRules", { ecrRepositoryPrefixes: ["ecr-public"] }), context)).body.pullThroughCacheRules,
    ).toMatchObject([{ ...rule, registryId: "111111111111" }]);
    expect((await answered(ecr("DescribePullThroughCacheRules", {}, "us-west-2"), context)).body.pullThroughCacheRules).toEqual([]);
    await dispatch(ecr("DeletePullThroughCacheRule", rule), context);
    expect(await answered(ecr("DescribePullThroughCacheRules", { ecrRepositoryPrefixes: ["ecr-public"] }), context)).toMatchObject({
      status: 400,
      body: { __type: "PullThroughCacheRuleNotFoundException" },
    });
    expect(context.received).toEqual([]);
  });

  it("are there once", async () => {
    const context = fakeContext();
    await dispatch(ecr("CreatePullThroughCacheRule", rule), context);
    expect(await answered(ecr("CreatePullThroughCacheRule", rule), context)).toMatchObject({
      status: 400,
      body: { __type: "PullThroughCacheRuleAlreadyExistsException" },
    });
  });
});

describe("deployments", () => {
  const deploy = target("codedeploy", "CodeDeploy_20141006");
  const [application, config] = [{ applicationName: "services" }, { deploymentConfigName: "canary" }];
  const group = { ...application, deploymentGroupName: "api" };
  const made = async () => {
    const context = fakeContext();
    await dispatch(
      deploy("CreateApplication", { ...application, computePlatform: "ECS", tags: [{ Key: "layer", Value: "services" }] }),
      context,
    );
    await dispatch(deploy("CreateDeploymentConfig", { ...config, computePlatform: "ECS" }), context);
    await dispatch(
      deploy("CreateDeploymentGroup", { ...group, ...config, alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] } }),
      context,
    );
    return context;
  };

  it("gives back a group with its alarms, changed as it was changed", async () => {
    const context = await made();
    await dispatch(
      deploy("UpdateDeploymentGroup", { ...application, currentDeploymentGroupName: "api", serviceRoleArn: "arn:role" }),
      context,
    );
    const { body } = await answered(deploy("GetDeploymentGroup", group), context);
    expect(body.deploymentGroupInfo).toMatchObject({
      ...group,
      ...config,
      computePlatform: "ECS",
      serviceRoleArn: "arn:role",
      alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] },
    });
    expect(context.received).toEqual([]);
  });

  it("gives back application, configuration and tags", async () => {
    const context = await made();
    expect((await answered(deploy("GetApplication", application), context)).body.application).toMatchObject({
      ...application,
      computePlatform: "ECS",
    });
    expect((await answered(deploy("GetDeploymentConfig", config), context)).body.deploymentConfigInfo).toMatchObject(config);
    expect(
      (
        await answered(
          deploy("ListTagsForResource", { ResourceArn: "arn:aws:codedeploy:us-east-1:111111111111:application:services" }),
          context,
        )
      ).body,
    ).toEqual({ Tags: [{ Key: "layer", Value: "services" }] });
  });

  it.each([
    ["a configuration that a group uses", "DeleteDeploymentConfig", config, "DeploymentConfigInUseException"],
    ["a group of no application", "CreateDeploymentGroup", { ...group, applicationName: "other" }, "ApplicationDoesNotExistException"],
    [
      "a group with a configuration that is not there",
      "UpdateDeploymentGroup",
      { ...application, currentDeploymentGroupName: "api", deploymentConfigName: "other" },
      "DeploymentConfigDoesNotExistException",
    ],
    ["what is there already", "CreateApplication", application, "ApplicationAlreadyExistsException"],
    ["what is not there", "GetApplication", { applicationName: "other" }, "ApplicationDoesNotExistException"],
  ])("refuses %s", async (_what, operation, body, code) => {
    expect(await answered(deploy(operation, body), await made())).toMatchObject({ status: 400, body: { __type: code } });
  });

  it("loses its groups with the application, and then lets the configuration go", async () => {
    const context = await made();
    await dispatch(deploy("DeleteApplication", application), context);
    expect((await answered(deploy("GetDeploymentGroup", group), context)).body.__type).toBe("DeploymentGroupDoesNotExistException");
    expect((await answered(deploy("DeleteDeploymentConfig", config), context)).status).toBe(200);
  });

  it("runs no deployment", async () => {
    expect(await answered(deploy("CreateDeployment", application), await made())).toMatchObject({
      status: 501,
      body: { message: "not emulated: codedeploy:CreateDeployment" },
    });
  });
});

describe("credentials of InfluxDB", () => {
  const influx = target("timestream-influxdb", "AmazonTimestreamInfluxDB");
  const respond = (backend: string) => json(backend === "moto" ? { id: "abc" } : { ARN: "arn:secret" });

  it("lie in a secret that is made with the instance, named in every answer, and goes with it", async () => {
    const context = fakeContext(respond);
    const create = influx("CreateDbInstance", { username: "operator", password: "initial", organization: "us", bucket: "market" });
    expect((await answered(create, context)).body).toEqual({ id: "abc", influxAuthParametersSecretArn: "arn:secret" });
    expect((await answered(influx("GetDbInstance", { identifier: "abc" }), context)).body).toEqual({
      id: "abc",
      influxAuthParametersSecretArn: "arn:secret",
    });
    await dispatch(influx("DeleteDbInstance", { identifier: "abc" }), context);
    const secrets = context.received
      .filter(({ backend }) => backend === "ministack")
      .map(({ call }) => [call.operation, JSON.parse(call.body.toString()) as { SecretString?: string }] as const);
    expect(secrets.map(([operation]) => operation)).toEqual(["CreateSecret", "DeleteSecret"]);
    expect(JSON.parse(secrets[0]?.[1].SecretString ?? "")).toEqual({
      organization: "us",
      bucket: "market",
      username: "operator",
      password: "initial",
    });
    expect(context.store.size).toBe(0);
  });
});

describe("response headers policies", () => {
  const answer = (xml: string) =>
    dispatch(
      signedCall({ service: "cloudfront", path: "/2020-05-31/response-headers-policy/abc" }),
      fakeContext(() => ({ body: Buffer.from(xml) })),
    );
  const policy = (part: string) => `<ResponseHeadersPolicyConfig><Name>assets</Name>${part}</ResponseHeadersPolicyConfig>`;

  it.each([
    "<CustomHeadersConfig><Quantity>0</Quantity></CustomHeadersConfig>",
    "<CustomHeadersConfig><Quantity>0</Quantity><Items/></CustomHeadersConfig>",
    "<RemoveHeadersConfig />",
  ])("lose %s", async (part) => {
    expect((await answer(policy(part))).answer.body.toString()).toBe(policy(""));
  });

  it("keep the headers that they have", async () => {
    const part =
      "<CustomHeadersConfig><Quantity>1</Quantity><Items><ResponseHeadersPolicyCustomHeader><Header>x</Header></ResponseHeadersPolicyCustomHeader></Items></CustomHeadersConfig>";
    expect((await answer(policy(part))).answer.body.toString()).toBe(policy(part));
  });
});

describe("masking of logs", () => {
  const logs = (operation: string, body: object) =>
    signedCall({ service: "logs", method: "POST", headers: { "x-amz-target": `Logs_20140328.${operation}` }, body: JSON.stringify(body) });
  const group = { logGroupIdentifier: "/smart0dte/dev/api" };

  it("gives back the policy of a group until it is deleted", async () => {
    const context = fakeContext();
    await dispatch(logs("PutDataProtectionPolicy", { ...group, policyDocument: "{}" }), context);
    expect((await answered(logs("GetDataProtectionPolicy", group), context)).body).toEqual({ ...group, policyDocument: "{}" });
    await dispatch(logs("DeleteDataProtectionPolicy", group), context);
    expect((await answered(logs("GetDataProtectionPolicy", group), context)).status).toBe(400);
    expect(context.received).toEqual([]);
  });
});
