import { counters } from "../../../../src/estate/judge/quotas/counters";
import { type LiveQuotas, quotaReport, type QuotaRow } from "../../../../src/estate/judge/quotas/report";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { type AwsQuota, awsQuotas, type QuotaId, requestedQuotas } from "../../../../src/facts/aws-quotas";
import { bothEstates, everyStack, forTools } from "../../../helpers/every-switch";
import { uncounted } from "./uncounted";

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const stackOf = (layer: string, resource: Resources, owner = "prod", region = "us-east-1"): SynthesizedStack =>
  ({
    instance: { id: `${owner}-${region}-${layer}`, layer, owner, region, accountId: "1", accountName: "a", environments: [owner] },
    folder: "",
    json: { terraform: { required_providers: {} }, provider: { aws: [{ region }, { region: "us-west-2", alias: "us-west-2" }] }, resource },
  }) as unknown as SynthesizedStack;
const many = (number: number, args: object = {}): Record<string, object> =>
  Object.fromEntries(Array.from({ length: number }, (_, index) => [`r${index}`, args]));
const rowOf = (quota: QuotaId, stacks: readonly SynthesizedStack[], live?: LiveQuotas, region = "us-east-1"): QuotaRow | undefined =>
  quotaReport(stacks, live).find((row) => row.quota === quota && row.region === region);

const task = { aws_ecs_task_definition: { t: { cpu: "512" } } };
const service = (strategy: unknown) => ({
  ...task,
  aws_ecs_service: { s: { task_definition: "${aws_ecs_task_definition.t.arn}", capacity_provider_strategy: strategy } },
  aws_appautoscaling_target: { x: { resource_id: "service/c/${aws_ecs_service.s.name}", max_capacity: 41 } },
});

const project = (name: string, computeType = "BUILD_GENERAL1_SMALL", buildspec = "version: 0.2") => ({
  name,
  environment: { type: "ARM_CONTAINER", compute_type: computeType },
  source: { buildspec },
});
/** A stage whose builds run at the same time. */
const step = (...projects: readonly string[]) => ({
  name: projects.join("-"),
  action: projects.map((name) => ({ name, run_order: 1, configuration: { ProjectName: name } })),
});

describe("the need of a quota", () => {
  it.each<[string, QuotaId, Resources, number, number]>([
    ["addresses", "elasticIps", { aws_eip: many(4) }, 4, 4],
    [
      "rules of the largest ACL and direction",
      "rulesPerNetworkAcl",
      { aws_network_acl_rule: { ...many(3, { network_acl_id: "a", egress: true }), x: { network_acl_id: "a", egress: false } } },
      3,
      3,
    ],
    [
      "a prefix list as the rules it may hold",
      "rulesPerSecurityGroup",
      { aws_vpc_security_group_ingress_rule: { a: { security_group_id: "g", prefix_list_id: "pl-1" }, b: { security_group_id: "g" } } },
      56,
      56,
    ],
    [
      "gateways of one zone",
      "natGatewaysPerZone",
      {
        aws_subnet: { a: { availability_zone: "us-east-1a" }, b: { availability_zone: "us-east-1b" } },
        aws_nat_gateway: { x: { subnet_id: "${aws_subnet.a.id}" }, y: { subnet_id: "${aws_subnet.b.id}" } },
      },
      1,
      1,
    ],
    [
      "endpoints by their kind",
      "interfaceEndpointsPerVpc",
      { aws_vpc_endpoint: { ...many(2, { vpc_endpoint_type: "Interface" }), g: { vpc_endpoint_type: "Gateway" } } },
      2,
      2,
    ],
    [
      "nodes of all shards",
      "cacheNodes",
      { aws_elasticache_replication_group: { g: { num_node_groups: 3, replicas_per_node_group: 1 } } },
      6,
      6,
    ],
    [
      "sets of the region, without CloudFront's",
      "patternSets",
      { aws_wafv2_regex_pattern_set: { a: { scope: "REGIONAL" }, b: { scope: "CLOUDFRONT" } } },
      1,
      1,
    ],
    [
      "builds of all pipelines at once, as many as one step of each starts, beside what runs alone and all of a batch",
      "armSmallBuilds",
      {
        aws_codebuild_project: {
          ...Object.fromEntries(["a", "b", "c"].map((name) => [name, project(name)])),
          large: project("large", "BUILD_GENERAL1_LARGE"),
          drift: project("drift"),
          review: project("review", "BUILD_GENERAL1_SMALL", "batch:\n  build-list:\n    - identifier: x\n    - identifier: y\n"),
        },
        aws_codepipeline: {
          one: { stage: [step("a"), step("b", "c"), step("a")] },
          two: { stage: [step("a"), step("large")] },
        },
      },
      6,
      6,
    ],
    ["vCPUs, twice in a deployment", "fargateOnDemandVcpus", service([{ capacity_provider: "FARGATE", weight: 1 }]), 21, 41],
    [
      "vCPUs of the base and of the share by weight",
      "fargateOnDemandVcpus",
      service([
        { capacity_provider: "FARGATE", weight: 1, base: 1 },
        { capacity_provider: "FARGATE_SPOT", weight: 3 },
      ]),
      6,
      11,
    ],
    [
      "vCPUs of the account's own instances",
      "standardInstanceVcpus",
      {
        aws_launch_template: { t: { instance_type: "c7gn.2xlarge" } },
        aws_autoscaling_group: { g: { max_size: 3, launch_template: { id: "${aws_launch_template.t.id}" } } },
      },
      24,
      24,
    ],
  ])("counts %s", (_, quota, resource, peak, failover) => {
    expect(rowOf(quota, [stackOf("network", resource)])?.need).toEqual({ peak, failover });
  });

  it("is the account's: environments add up, and what a stack makes in its peer counts there", () => {
    const stacks = [
      stackOf("network", { aws_eip: many(2) }),
      stackOf("network", { aws_eip: many(3) }, "qa"),
      stackOf("network", { aws_eip: { far: { provider: "aws.us-west-2" } } }, "far"),
      stackOf("state", {}, "prod", "us-west-2"),
    ];
    expect(rowOf("elasticIps", stacks)?.need.peak).toBe(5);
    expect(rowOf("elasticIps", stacks, undefined, "us-west-2")?.need.peak).toBe(1);
    expect(
      rowOf("roles", [stackOf("access", { aws_iam_role: many(2) }), stackOf("access", { aws_iam_role: many(3) }, "prod", "us-west-2")])
        ?.need.peak,
    ).toBe(5);
  });

  it("fails rather than leave out a service whose task nobody knows", () => {
    expect(() =>
      quotaReport([stackOf("services", { aws_ecs_service: { s: { task_definition: "elsewhere", capacity_provider_strategy: [] } } })]),
    ).toThrow("names no task definition");
  });
});

describe("what is to be done", () => {
  const six = stackOf("network", { aws_eip: many(6) });
  const request = (value: number): SynthesizedStack =>
    stackOf("quotas", { aws_servicequotas_service_quota: { q: { quota_code: "L-0263D0A3", value } } });
  it.each<[string, readonly SynthesizedStack[], LiveQuotas | undefined, string]>([
    ["nothing asks", [six], undefined, "ask"],
    ["the stack asks for enough", [six, request(6)], undefined, "asked"],
    ["the stack asks for too little", [six, request(5)], undefined, "ask"],
    ["AWS has granted it", [six], () => 10, "enough"],
    ["AWS has granted it and the configuration does not know", [six, request(6)], () => 6, "enough"],
  ])("when a new account has too few addresses and %s", (_, stacks, live, verdict) => {
    expect(rowOf("elasticIps", stacks, live)?.verdict).toBe(verdict);
  });

  it("is a smaller estate where AWS raises the quota for nobody", () => {
    expect(rowOf("targetGroupsPerLoadBalancer", [stackOf("services", { aws_lb_target_group: many(101) })])?.verdict).toBe("impossible");
  });
});

describe("the table of quotas", () => {
  it("has a value, a page of AWS and the form of a code for each, and a code for each that is asked for", () => {
    for (const [id, { value, source, code }] of Object.entries<AwsQuota>(awsQuotas)) {
      expect([id, value > 0, source, code ?? "L-00000000"]).toEqual([
        id,
        true,
        expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
        expect.stringMatching(/^L-[0-9A-F]{8}$/),
      ]);
    }
    for (const quota of requestedQuotas) expect([quota, (awsQuotas[quota] as AwsQuota).code]).toEqual([quota, expect.any(String)]);
    const codes = Object.values<AwsQuota>(awsQuotas).flatMap(({ code }) => code ?? []);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("counts every type of resource that the estate has, or says why not", async () => {
    const counted = new Set(Object.values(counters).flatMap(({ types }) => types));
    const types = new Set((await everyStack()).flatMap(({ json }) => Object.keys(json.resource ?? {})));
    const left = [...types].filter((type) => !counted.has(type) && !uncounted.some(({ pattern }) => pattern.test(type)));
    expect(
      left,
      "name the types in src/estate/judge/quotas/counters.ts, or say in uncounted.ts of this folder why they need not be counted",
    ).toEqual([]);
  });

  it.each(bothEstates)("is met by the accounts of %s: whatever is too little is asked for", async (_, stacks) => {
    expect(quotaReport(forTools(await stacks())).filter(({ verdict }) => !["enough", "asked"].includes(verdict))).toEqual([]);
  });
});
