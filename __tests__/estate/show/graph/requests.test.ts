import { inject } from "vitest";
import { layOut } from "../../../../src/estate/show/graph/layout";
import { renderMermaid } from "../../../../src/estate/show/graph/mermaid";
import { type Graph } from "../../../../src/estate/show/graph/model";
import { requestGraph } from "../../../../src/estate/show/graph/requests";
import { renderSvg } from "../../../../src/estate/show/graph/svg";
import { readSynthesized, type SynthesizedStack } from "../../../../src/estate/synthesized";

const stacks = readSynthesized(inject("synthesizedEstate")).filter(({ instance }) => instance.owner === "prod");
const graph = requestGraph("prod", stacks);
const nodesOf = ({ nodes, groups }: Graph) => [...nodes, ...groups.flatMap((group) => group.nodes)];
const labels = (of: Graph, group: string): string[] => of.groups.find(({ id }) => id === group)?.nodes.map(({ label }) => label) ?? [];

/** Labels along every way from the viewer, from node to node. */
function ways(of: Graph): string[][] {
  const label = new Map(nodesOf(of).map((node) => [node.id, node.label]));
  const from = (id: string, way: readonly string[]): string[][] => {
    const here = [...way, label.get(id) ?? id];
    const next = of.edges.filter((edge) => edge.from === id);
    return next.length === 0 ? [here] : next.flatMap(({ to }) => from(to, here));
  };
  return from("viewer", []);
}

describe("the way of a request in prod", () => {
  it.each(["us-east-1", "us-west-2"])("ends at every service that has a route, in %s", (region) => {
    const services = ["api", "execution", "marketdata", "realtime", "signals"].map((service) => `smart0dte-prod-${service}`);
    const drawn = labels(graph, region);
    expect(drawn.filter((label) => services.includes(label)).sort()).toEqual(services);
    expect(drawn).not.toContain("smart0dte-prod-reporting");
  });

  it("goes by the names of Route 53, the load balancer, the rules by priority and the target group that has the weight", () => {
    const orders = ways(graph)
      .filter((way) => way.at(-1) === "smart0dte-prod-execution")
      .map((way) => way.slice(-8).join(" > "));
    expect(ways(graph).every(([first, second]) => first === "viewer" && second === "app.smart0dte.com")).toBe(true);
    expect(orders).toContain(
      "origin.smart0dte.com > latency.origin.smart0dte.com > us-east-1.origin.smart0dte.com > us-east-1.smart0dte.com > load balancer > /api/v1/orders /api/v1/orders/* > smart0dte-prod-execution-b > smart0dte-prod-execution",
    );
    const rules =
      graph.groups
        .find(({ id }) => id === "us-east-1")
        ?.nodes.flatMap(({ note }) => /^rule (\d+)/.exec(note)?.[1] ?? [])
        .map(Number) ?? [];
    expect(rules).toEqual([...rules].sort((a, b) => a - b));
    expect(nodesOf(graph).map(({ label }) => label)).not.toContain("smart0dte-prod-execution-g");
  });

  it("goes by the behaviours of the distribution, of which the last takes everything else", () => {
    const behaviours = labels(graph, "cloudfront 0");
    expect(behaviours).toEqual(expect.arrayContaining(["distribution", "/api/*", "/ws/*", "everything else"]));
    expect(
      ways(graph)
        .filter((way) => way.includes("/ws/*"))
        .map((way) => way.at(-1)),
    ).toContain("smart0dte-prod-realtime");
  });

  it("goes to the nearest region where that may answer", () => {
    const read = ways(graph)
      .filter((way) => way.includes("read.smart0dte.com"))
      .map((way) => way.join(" > "));
    expect(read.every((way) => way.includes("/api/v1/market-data/* > read.smart0dte.com"))).toBe(true);
    expect(
      read.some(
        (way) => way.includes("us-west-2.read.smart0dte.com > us-west-2.smart0dte.com") && way.endsWith("smart0dte-prod-marketdata"),
      ),
    ).toBe(true);
  });

  it("dashes what is asked only while the first choice does not answer", () => {
    const dashed = graph.edges.filter(({ kind }) => kind === "fallsBack").map(({ from, to }) => `${from} > ${to}`);
    expect(dashed).toEqual(
      expect.arrayContaining([
        "name us-east-1.origin.smart0dte.com > name us-west-2.smart0dte.com",
        "name us-west-2.origin.smart0dte.com > name us-west-2.smart0dte.com",
      ]),
    );
    expect(dashed).not.toContain("name us-east-1.origin.smart0dte.com > name us-east-1.smart0dte.com");
  });

  it("is read from the stacks: without a rule, its service is not reached", () => {
    const changed = stacks.map((stack) => (stack.instance.id === "prod-us-east-1-services" ? withoutRules(stack, "execution") : stack));
    expect(labels(requestGraph("prod", changed), "us-east-1")).not.toContain("smart0dte-prod-execution");
    expect(labels(requestGraph("prod", changed), "us-west-2")).toContain("smart0dte-prod-execution");
  });

  it("fits into a picture, in both forms, with a legend of its own", async () => {
    const drawing = await layOut(graph);
    expect(
      drawing.nodes.every(({ x, y, width, height }) => x >= 0 && y >= 0 && x + width <= drawing.width && y + height <= drawing.height),
    ).toBe(true);
    const svg = renderSvg(drawing);
    expect(svg).toContain("a request goes on to");
    expect(svg).not.toContain("its values are read by");
    expect(renderMermaid(graph)).toContain("n_name_us_east_1_origin_smart0dte_com -.-> n_name_us_west_2_smart0dte_com");
  });
});

function withoutRules(stack: SynthesizedStack, service: string): SynthesizedStack {
  const { aws_lb_listener_rule: rules = {}, ...others } = stack.json.resource ?? {};
  const kept = Object.fromEntries(Object.entries(rules).filter(([name]) => !name.startsWith(`${service}_`)));
  return { ...stack, json: { ...stack.json, resource: { ...others, aws_lb_listener_rule: kept } } };
}

describe("the way through a distribution", () => {
  const [some] = stacks;
  if (some === undefined) throw new Error("prod has no stacks");
  const stack = (
    layer: string,
    dependsOn: readonly string[],
    json: Pick<SynthesizedStack["json"], "resource" | "output">,
  ): SynthesizedStack => ({
    folder: "",
    instance: { ...some.instance, id: `prod-us-east-1-${layer}`, layer, region: "us-east-1", dependsOn },
    json: { terraform: { required_providers: {} }, ...json },
  });
  const made = requestGraph("prod", [
    stack("edge", [], {
      resource: {
        aws_cloudfront_distribution: {
          cdn: {
            origin: [
              { origin_id: "web", domain_name: "${data.terraform_remote_state.storage.outputs.webBucketDomainName}" },
              { origin_id: "web-copy", domain_name: "copy.s3.amazonaws.com" },
              { origin_id: "services", domain_name: "origin.example.com" },
            ],
            origin_group: [{ origin_id: "content", member: [{ origin_id: "web" }, { origin_id: "web-copy" }] }],
            ordered_cache_behavior: [{ path_pattern: "/api/*", target_origin_id: "services" }],
            default_cache_behavior: { target_origin_id: "content" },
          },
        },
      },
      output: { distributionDomainName: { value: "${aws_cloudfront_distribution.cdn.domain_name}" } },
    }),
    stack("dns", ["prod-us-east-1-edge"], {
      resource: {
        aws_lb: { balancer: { name: "balancer" }, unused: { name: "unused" } },
        aws_route53_record: {
          app: {
            name: "app.example.com",
            type: "A",
            alias: { name: "${data.terraform_remote_state.edge.outputs.distributionDomainName}" },
          },
          app6: {
            name: "app.example.com",
            type: "AAAA",
            alias: { name: "${data.terraform_remote_state.edge.outputs.distributionDomainName}" },
          },
          origin: { name: "origin.example.com", type: "A", alias: { name: "${aws_lb.balancer.dns_name}" } },
          elsewhere: { name: "elsewhere.example.com", type: "A", alias: { name: "${aws_lb.unused.dns_name}" } },
          proof: { name: "_proof.example.com", type: "CNAME", records: ["x"] },
        },
      },
    }),
  ]);

  it("begins at the distribution's name, and goes by behaviours to names and to content with its second choice", () => {
    expect(ways(made).map((way) => way.join(" > "))).toEqual([
      "viewer > app.example.com > distribution > /api/* > origin.example.com > load balancer",
      "viewer > app.example.com > distribution > everything else > web",
      "viewer > app.example.com > distribution > everything else > web-copy",
    ]);
    expect(made.edges.filter(({ kind }) => kind === "fallsBack").map(({ to }) => to)).toEqual(["origin web-copy"]);
  });

  it("leaves out what no request reaches", () => {
    expect(nodesOf(made).map(({ note }) => note)).not.toContain("unused");
    expect(nodesOf(made).map(({ label }) => label)).not.toContain("elsewhere.example.com");
  });
});
