import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CloudFrontClient, GetDistributionConfigCommand } from "@aws-sdk/client-cloudfront";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { GetRegexPatternSetCommand, GetWebACLForResourceCommand, ListRegexPatternSetsCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { elements } from "../helpers/data-tier";
import { environment, type EstatePath, frontDoorLayers, primary, recovery, startEstatePath, succeeds } from "../helpers/estate-path";
import { runRunbookReads } from "../helpers/runbook-reads";
import { inOrder, stacksOf } from "../helpers/estate-runs";
import { putLowerLayers } from "../helpers/outputs-in-place";

const regions = [primary, recovery] as const;
/** Roles of the front door name its permissions boundary. */
const foundation = "access";

let run: EstatePath;
let stacks: readonly SynthesizedStack[] = [];

const stackOf = (layer: string, region: string = primary): SynthesizedStack => {
  const found = stacks.find(({ instance }) => instance.layer === layer && instance.region === region);
  if (found === undefined) throw new Error(`no stack of layer ${layer} in ${region}`);
  return found;
};
const frontDoor = (): readonly SynthesizedStack[] => stacks.filter(({ instance }) => frontDoorLayers.includes(instance.layer));
const balancing = async (region: string, parameters: Record<string, string>): Promise<string> =>
  (await run.query("elasticloadbalancing", region, { Version: "2015-12-01", ...parameters })).xml;

beforeAll(async () => {
  run = await startEstatePath();
  await succeeds(run.estate("synth"), "synth");
  stacks = stacksOf(run.work, environment);
  await run.makeStateBuckets();
  await putLowerLayers(stacks, primary, "primary");
  await putLowerLayers(stacks, recovery, "recovery");
  await run.initAndApply(stackOf(foundation));
});
afterAll(() => run.emulator.stop());

it("makes the zone without waiting for anybody who delegates the domain, and says to which servers", async () => {
  await run.initAndApply(stackOf("zone"));
  const { nameServers } = await run.outputs(stackOf("zone"));
  expect(nameServers).toHaveLength(4);
});

it("is applied in both regions, each above its own load balancer, and finds the zone from both", () =>
  inOrder(
    frontDoor().filter(({ instance }) => instance.layer !== "zone"),
    run.initAndApply,
  ));

it("answers the read-only commands of the runbooks, with its own names", async () => {
  expect(await runRunbookReads(run, "front-door", stacks)).toEqual({ failed: [], notNeeded: [] });
});

it("has a rule for every path, before which stand those of the load balancer itself", async () => {
  for (const region of regions) {
    const { httpsListenerArn = "" } = await run.outputs(stackOf("ingress", region));
    const rules = await balancing(region, { Action: "DescribeRules", ListenerArn: httpsListenerArn });
    expect([...elements(rules, "Priority")].sort()).toEqual(["10", "100", "20", "200", "300", "400", "900", "default"]);
  }
});

it("speaks TLS with every task", async () => {
  for (const region of regions) {
    const groups = await balancing(region, { Action: "DescribeTargetGroups" });
    expect(new Set(elements(groups, "Protocol"))).toEqual(new Set(["HTTPS"]));
    expect(new Set(elements(groups, "Port"))).toEqual(new Set(["8443"]));
    // Blue and green of five services with a path.
    expect(elements(groups, "TargetGroupName")).toHaveLength(10);
  }
});

it("runs its services on Fargate, with spare capacity for the one that is not critical alone", async () => {
  for (const region of regions) {
    const { clusterName = "" } = await run.outputs(stackOf("services", region));
    const described = await run.json("ecs", region, "AmazonEC2ContainerServiceV20141113.DescribeServices", {
      cluster: clusterName,
      services: ["smart0dte-dev-reporting", "smart0dte-dev-execution"],
    });
    expect(described.services).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          deploymentController: { type: "ECS" },
          capacityProviderStrategy: expect.arrayContaining([
            expect.objectContaining({ capacityProvider: "FARGATE", base: 1 }),
            { capacityProvider: "FARGATE_SPOT", weight: 99 },
          ]) as unknown,
        }),
        expect.objectContaining({
          deploymentController: { type: "CODE_DEPLOY" },
          capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
        }),
      ]),
    );
    const group = await run.json("codedeploy", region, "CodeDeploy_20141006.GetDeploymentGroup", {
      applicationName: "smart0dte-dev-services",
      deploymentGroupName: "smart0dte-dev-execution",
    });
    expect(group.deploymentGroupInfo).toMatchObject({
      computePlatform: "ECS",
      alarmConfiguration: { enabled: true },
      autoRollbackConfiguration: { enabled: true },
    });
  }
});

it("has its firewall in front of both load balancers", async () => {
  for (const region of regions) {
    const { loadBalancerArn = "" } = await run.outputs(stackOf("ingress", region));
    const { WebACL: acl } = await new WAFV2Client(clientSettings("wafv2", region)).send(
      new GetWebACLForResourceCommand({ ResourceArn: loadBalancerArn }),
    );
    expect(acl?.Rules?.map(({ Name, Priority }) => [Name, Priority])).toEqual(
      expect.arrayContaining([
        ["through-cloudfront", 0],
        ["rate-per-address", 10],
      ]),
    );
  }
});

it("is reached through a distribution that asks the services for what is theirs, and the other bucket when one fails", async () => {
  const { distributionId } = await run.outputs(stackOf("edge"));
  const { DistributionConfig: config } = await new CloudFrontClient(clientSettings("cloudfront", primary)).send(
    new GetDistributionConfigCommand({ Id: distributionId }),
  );
  expect(config?.Aliases?.Items).toEqual(["app.smart0dte-dev.com"]);
  expect(config?.CacheBehaviors?.Items?.map(({ PathPattern, TargetOriginId }) => [PathPattern, TargetOriginId])).toEqual([
    ["/ws/*", "services"],
    ["/api/v1/stream/*", "services"],
    ["/ws", "services"],
    ["/api/v1/stream", "services"],
    ["/static/*", "web"],
    ["/assets/*", "web"],
    ["/api/v1/market-data/*", "services-nearest"],
    ["/api/*", "services"],
  ]);
  expect(config?.OriginGroups?.Items?.map(({ Members }) => Members?.Items?.map(({ OriginId }) => OriginId))).toEqual([
    ["web-primary", "web-recovery"],
  ]);
  expect(config?.WebACLId).toMatch(/:global\/webacl\/smart0dte-dev-edge\//);
});

it("holds in both regions the digest of the token that the rotation really made in the apply", async () => {
  const expressions = await Promise.all(
    regions.map(async (region) => {
      const waf = new WAFV2Client(clientSettings("wafv2", region));
      const { RegexPatternSets: [set] = [] } = await waf.send(new ListRegexPatternSetsCommand({ Scope: "REGIONAL" }));
      const { RegexPatternSet: held } = await waf.send(new GetRegexPatternSetCommand({ Name: set?.Name, Id: set?.Id, Scope: "REGIONAL" }));
      return held?.RegularExpressionList?.map(({ RegexString }) => RegexString);
    }),
  );
  expect(expressions[0]).toEqual([expect.stringMatching(/^\^(\\x[0-7][0-9a-f]){16}\$$/)]);
  expect(expressions[1]).toEqual(expressions[0]);
});

it("has the names of both regions in the one zone, and the proof of its certificates", async () => {
  const { zoneId } = await run.outputs(stackOf("zone"));
  const { ResourceRecordSets: records = [] } = await new Route53Client(clientSettings("route53", primary)).send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
  );
  const named = records.map(({ Name, Type }) => `${Type} ${Name}`);
  expect(named).toEqual(
    expect.arrayContaining([
      ...regions.map((region) => `A ${region}.smart0dte-dev.com.`),
      expect.stringMatching(/^CNAME _\w+\.smart0dte-dev\.com\.$/),
    ]),
  );
  const chains = ["origin", "read"].flatMap((name) => [
    `${name} default`,
    ...regions.flatMap((region) => [`latency.${name} ${region}`, `${region}.${name} primary`, `${region}.${name} secondary`]),
  ]);
  const routed = records
    .filter(({ SetIdentifier }) => SetIdentifier !== undefined)
    .map(({ Name = "", SetIdentifier }) => `${Name.replace(".smart0dte-dev.com.", "")} ${SetIdentifier}`);
  expect(routed.sort()).toEqual(chains.sort());
});

it("has nothing to do in a second plan", () => inOrder(frontDoor(), run.hasNothingToDo));

it("moves a service without requests to other capacity, and does not replace it", async () => {
  const file = path.join(run.config, "dev.yaml");
  const before = readFileSync(file, "utf8");
  expect(before).toContain("capacity: fargateSpot");
  try {
    writeFileSync(file, before.replace("capacity: fargateSpot", "capacity: fargate"));
    await succeeds(run.estate("synth"), "synth");
    const { stdout } = await succeeds(run.terraform(stackOf("services"), "plan", "-lock=false"), "plan");
    expect(stdout).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
  } finally {
    writeFileSync(file, before);
    await succeeds(run.estate("synth"), "synth");
  }
});

it("is applied without a call that AWS's models or the functions' policies refuse", () => {
  expect(run.refused()).toEqual([]);
});

it("is destroyed in the other order", async () => {
  await inOrder(frontDoor(), run.destroy, "down");
  for (const region of regions)
    expect(elements(await balancing(region, { Action: "DescribeLoadBalancers" }), "LoadBalancerArn")).toEqual([]);
});
