import { readFileSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../../../config/load";
import { insertMermaid } from "../../../../src/estate/show/graph/document";
import { layOut } from "../../../../src/estate/show/graph/layout";
import { renderMermaid } from "../../../../src/estate/show/graph/mermaid";
import { type Graph, layerGraph, stackGraph } from "../../../../src/estate/show/graph/model";
import { renderSvg } from "../../../../src/estate/show/graph/svg";
import { labelSize, noteSize, textWidth } from "../../../../src/estate/show/graph/text";
import { selectStacks } from "../../../../src/layers/selection";
import { placeStacks } from "../../../../src/layers/instances";
import { layers } from "../../../../src/layers/registry";
import { realConfig } from "../../../helpers/estate";

const all = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance);
const prod = stackGraph(selectStacks(all, { env: ["prod"] }), all, layers);

describe("the graph of stacks", () => {
  it("groups them by environment or account, and region", () => {
    expect(prod.groups.map(({ id }) => id).sort()).toEqual([
      "prod us-east-1",
      "prod us-west-2",
      "trading-prod us-east-1",
      "trading-prod us-west-2",
    ]);
    expect(prod.groups.flatMap(({ nodes }) => nodes)).toHaveLength(selectStacks(all, { env: ["prod"] }).length);
  });

  it("has reads and orders apart, without the order that holds for every stack", () => {
    expect(prod.edges).toContainEqual({ from: "prod-us-east-1-security", to: "prod-us-east-1-network", kind: "reads" });
    expect(prod.edges).toContainEqual({
      from: "trading-prod-us-west-2-state",
      to: "trading-prod-us-east-1-state-replication",
      kind: "after",
    });
    expect(prod.edges.filter(({ from, to }) => from.endsWith("-state") && to.endsWith("-security"))).toEqual([]);
  });

  it("leaves out edges to stacks that were not selected", () => {
    const some = stackGraph(selectStacks(all, { layer: ["network"] }), all, layers);
    expect(some.edges).toEqual([]);
  });
});

const odd: Graph = {
  title: "<odd>",
  legend: { solid: "is before", dashed: "may be before" },
  groups: [{ id: "g 1", label: 'a "group"', nodes: [{ id: "end", label: "end", note: "R&D <x>" }] }],
  nodes: [{ id: "free", label: "free", note: "" }],
  edges: [{ from: "free", to: "end", kind: "after" }],
};

describe("Mermaid", () => {
  it("escapes what it takes for its own and dashes orders", () => {
    const text = renderMermaid(odd);
    expect(text).toContain('n_end["end<br/><small>R&amp;D &lt;x&gt;</small>"]');
    expect(text).toContain('subgraph n_g_1_group["a &quot;group&quot;"]');
    expect(text).toContain("n_free -.-> n_end");
  });

  it("goes between a document's markers, the same however often, and says when they are missing", () => {
    const document = `before\n${"<!-- graph:begin (written by `estate graph`; change the registry instead) -->"}\nold\n<!-- graph:end -->\nafter\n`;
    const once = insertMermaid(document, "flowchart LR\n", "doc");
    expect(insertMermaid(once, "flowchart LR\n", "doc")).toBe(once);
    expect(once).toContain("```mermaid\nflowchart LR\n```");
    expect(() => insertMermaid("nothing", "x", "README.md")).toThrow(/README.md: the markers/);
  });
});

describe("SVG", () => {
  it("keeps every node inside its group and the picture, and every text inside its box", async () => {
    const drawing = await layOut(prod);
    const within = (inner: { x: number; y: number; width: number; height: number }, outer: typeof inner): boolean =>
      inner.x >= outer.x &&
      inner.y >= outer.y &&
      inner.x + inner.width <= outer.x + outer.width &&
      inner.y + inner.height <= outer.y + outer.height;
    for (const node of drawing.nodes) {
      const group = drawing.groups.find(({ label }) =>
        prod.groups.some(({ id, nodes }) => id === label && nodes.some(({ id: inside }) => inside === node.id)),
      );
      expect(group !== undefined && within(node, group), node.id).toBe(true);
      expect(Math.max(textWidth(node.label, labelSize), textWidth(node.note, noteSize))).toBeLessThan(node.width);
    }
    for (const group of drawing.groups) expect(within(group, { x: 0, y: 0, width: drawing.width, height: drawing.height })).toBe(true);
    const overlapping = drawing.nodes.filter((a) =>
      drawing.nodes.some((b) => a !== b && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
    );
    expect(overlapping).toEqual([]);
  });

  it("ends every edge at the boxes it joins", async () => {
    const drawing = await layOut(prod);
    drawing.edges.forEach(({ points }, index) => {
      const target = drawing.nodes.find(({ id }) => id === prod.edges[index]?.to);
      expect(points.at(-1)?.x).toBeCloseTo(target?.x ?? Number.NaN, 0);
    });
  });

  it("dashes orders, has colours for light and dark, and escapes text", async () => {
    const svg = renderSvg(await layOut(odd));
    expect(svg.match(/class="edge after"/g)).toHaveLength(2);
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).toContain("R&amp;D &lt;x&gt;");
    expect(svg).not.toContain("<odd>");
  });
});

describe("the committed picture of the layers", () => {
  it("is in step with the registry; `npm run generate` draws it", async () => {
    expect(renderSvg(await layOut(layerGraph(layers)))).toBe(readFileSync(path.resolve("docs/layers.svg"), "utf8"));
  });
});
