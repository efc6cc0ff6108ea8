import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { estate } from "../helpers/command";
import { describedRevision, describedTaskSet } from "../helpers/running-services";
import { appSpecOf, parameters, servicesOf, templates } from "../helpers/services";

const identity =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>333333333333</Account><Arn>arn:aws:iam::333333333333:role/planner</Arn><UserId>x</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>";
const subnets = ["subnet-1", "subnet-2"];

interface Asked {
  readonly services?: readonly string[];
  readonly taskDefinition?: string;
  readonly Name?: string;
}
interface Told {
  readonly services: readonly {
    readonly region: string;
    readonly service: string;
    readonly state: string;
    readonly changes: readonly { readonly of: string; readonly argument: string }[];
    readonly unread: readonly string[];
  }[];
}

/**
 * ECS and Parameter Store of production, in one region: `api` runs what was rendered, `execution` less CPU,
 * `reporting` (which ECS deploys) an older collector; nobody has deployed `signals`, and nothing else was applied.
 */
describe("estate services pending", () => {
  let server: Server;
  let address = "";
  const actions = new Set<string>();
  const texts = new Map<string, string>();
  const revisions = new Map<string, unknown>();
  const services = new Map<string, object>();

  beforeAll(async () => {
    const stack = await servicesOf("us-east-1");
    for (const kind of ["task-definition", "app-spec"] as const)
      for (const { args } of parameters(stack, kind))
        texts.set(String(args.name), String(args.value).replace(/\$\{jsonencode\([^)]+\)\}/, JSON.stringify(subnets)));
    const edits: Readonly<Record<string, (revision: ReturnType<typeof describedRevision>) => object>> = {
      api: (revision) => revision,
      execution: (revision) => ({ ...revision, cpu: "256" }),
      reporting: (revision) => ({
        ...revision,
        containerDefinitions: revision.containerDefinitions.map((one) => (one.name === "application" ? one : { ...one, image: "older" })),
      }),
      signals: (revision) => revision,
    };
    for (const [service, edit] of Object.entries(edits)) {
      const template = templates(stack).find(({ family }) => family === `smart0dte-prod-${service}`);
      if (template === undefined) throw new Error(`no template of ${service}`);
      const image =
        service === "signals"
          ? "333333333333.dkr.ecr.us-east-1.amazonaws.com/ecr-public/caddy:2"
          : `333333333333.dkr.ecr.us-east-1.amazonaws.com/smart0dte/prod/${service}@sha256:1`;
      const described = describedRevision(template, image);
      revisions.set(described.taskDefinitionArn, edit(described));
      const routed = texts.has(`/smart0dte/prod/services/${service}/app-spec`);
      services.set(template.family, {
        serviceName: template.family,
        status: "ACTIVE",
        // The revision that CodeDeploy's services were made with, which nobody runs any more.
        taskDefinition: routed ? "arn:aws:ecs:us-east-1:333333333333:task-definition/old:1" : described.taskDefinitionArn,
        taskSets: routed ? [describedTaskSet(appSpecOf(stack, service), subnets, described.taskDefinitionArn)] : [],
      });
    }
    const answers: Readonly<Record<string, (asked: Asked) => object | undefined>> = {
      DescribeServices: ({ services: names = [] }) => ({ services: names.flatMap((name) => services.get(name) ?? []) }),
      DescribeTaskDefinition: ({ taskDefinition = "" }) => ({ taskDefinition: revisions.get(taskDefinition) }),
      GetParameter: ({ Name: name = "" }) =>
        texts.has(name) ? { Parameter: { Name: name, Value: texts.get(name), LastModifiedDate: 1.7e9 } } : undefined,
    };
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        response.setHeader("date", new Date().toUTCString());
        const action = String(request.headers["x-amz-target"] ?? "").split(".")[1];
        if (action === undefined) return response.setHeader("content-type", "text/xml").end(identity);
        actions.add(action);
        const inPrimary = String(request.headers.authorization).includes("/us-east-1/");
        const answer = inPrimary ? answers[action]?.(JSON.parse(Buffer.concat(parts).toString()) as Asked) : undefined;
        const missing = action === "GetParameter" ? "ParameterNotFound" : "ClusterNotFoundException";
        response.writeHead(answer === undefined ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
        return response.end(JSON.stringify(answer ?? { __type: missing }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const pending = (...args: readonly string[]) =>
    estate(["services", "pending", "--env", "prod", ...args], {
      env: { AWS_ENDPOINT_URL: address, AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", HTTPS_PROXY: "", https_proxy: "" },
    });

  it("tells of every service of both regions what waits, by the task set that serves", async () => {
    const { exitCode, stdout, stderr } = await pending("--json");
    expect(stderr).toBe("");
    const { services: told } = JSON.parse(stdout) as Told;
    const stateOf = (region: string, service: string) => told.find((one) => one.region === region && one.service === service);
    expect(["api", "execution", "reporting", "signals"].map((service) => stateOf("us-east-1", service)?.state)).toEqual([
      "current",
      "pending",
      "pending",
      "not deployed",
    ]);
    expect(stateOf("us-east-1", "execution")?.changes).toEqual([
      { of: "tasks", argument: "cpu", runs: "256", waits: expect.any(String) as string },
    ]);
    expect(stateOf("us-east-1", "reporting")?.changes.map(({ argument }) => argument)).toEqual([
      expect.stringMatching(/\.image$/) as string,
    ]);
    expect(new Set(told.filter(({ region }) => region === "us-west-2").map(({ state }) => state))).toEqual(new Set(["not applied"]));
    expect(exitCode).toBe(2);
    expect([...actions].sort()).toEqual(["DescribeServices", "DescribeTaskDefinition", "GetParameter"]);
  });

  it("ends with 0 where nothing waits, and shows a person what does", async () => {
    expect(await pending("--region", "us-east-1", "--service", "api")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("nothing waits for a deployment") as string,
    });
    const { exitCode, stdout } = await pending("--region", "us-east-1", "--service", "execution", "--service", "signals");
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/us-east-1 +execution +pending +tasks: cpu +256 +\d+/);
    expect(stdout).toMatch(/us-east-1 +signals +not deployed +no version was deployed yet/);
    expect(stdout).toContain("2 of 2 services wait");
  });

  it("does not take for current what it could not compare", async () => {
    const name = "smart0dte-prod-api";
    const before = services.get(name) ?? {};
    services.set(name, { ...before, taskDefinition: [...revisions.keys()].find((arn) => arn.includes(`${name}:`)), taskSets: [] });
    const { exitCode, stdout } = await pending("--region", "us-east-1", "--service", "api");
    services.set(name, before);
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining("not compared: deployment: AWS names no task set that serves")]);
  });

  it("refuses a text that nobody can deploy, and names that there are not", async () => {
    const name = "/smart0dte/prod/services/api/task-definition";
    const before = texts.get(name) ?? "";
    texts.set(name, "{}");
    const broken = await pending("--region", "us-east-1", "--service", "api");
    texts.set(name, before);
    expect([broken.exitCode, broken.stderr]).toEqual([
      1,
      expect.stringMatching(/\/api\/task-definition holds no task definition[^]*fix: apply/),
    ]);
    expect((await pending("--service", "apj")).stderr).toMatch(/--service apj: [^]*did you mean api\?/);
    expect((await pending("--region", "eu-west-1")).stderr).toContain("allowed: us-east-1, us-west-2");
  });
});
