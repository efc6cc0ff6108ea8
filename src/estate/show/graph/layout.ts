import { type ElkNode } from "elkjs/lib/elk-api";
import { type EdgeKind, type Graph, type GraphNode } from "./model";
import { groupHeader, nodeSize, textWidth } from "./text";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A graph with a place for everything, in pixels from the upper left corner. */
export interface Drawing {
  readonly title: string;
  readonly legend: Graph["legend"];
  readonly width: number;
  readonly height: number;
  readonly groups: readonly (Box & { readonly label: string })[];
  readonly nodes: readonly (Box & GraphNode)[];
  readonly edges: readonly { readonly kind: EdgeKind; readonly points: readonly Point[] }[];
}

const rootOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.edgeCoords": "ROOT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
  "elk.layered.spacing.edgeNodeBetweenLayers": "20",
  "elk.spacing.nodeNode": "18",
  "elk.spacing.componentComponent": "24",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
};
const groupOptions = {
  "elk.padding": `[top=${groupHeader + 14},left=16,bottom=16,right=16]`,
  "elk.layered.spacing.nodeNodeBetweenLayers": "40",
};

/** Places nodes in layers from left to right, in the order in which they are applied. The same graph always gets the same drawing. */
export async function layOut(graph: Graph): Promise<Drawing> {
  // More than a megabyte of program: loaded only when a picture is drawn.
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  const size = nodeSize([...graph.nodes, ...graph.groups.flatMap(({ nodes }) => nodes)]);
  const child = ({ id }: GraphNode): ElkNode => ({ id, ...size });
  const group = ({ id, label, nodes }: Graph["groups"][number]): ElkNode => ({
    id: groupId(id),
    layoutOptions: {
      ...groupOptions,
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${textWidth(label, 13) + 32},60)`,
    },
    children: nodes.map(child),
  });
  const root: ElkNode = {
    id: "root",
    layoutOptions: rootOptions,
    children: [...graph.groups.map(group), ...graph.nodes.map(child)],
    edges: graph.edges.map(({ from, to }, index) => ({ id: `edge-${index}`, sources: [from], targets: [to] })),
  };
  const placed = await new Elk().layout(root);
  const boxes = new Map((placed.children ?? []).flatMap((node) => boxesOf(node, 0, 0)));
  const boxOf = (id: string): Box => boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    title: graph.title,
    legend: graph.legend,
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    groups: graph.groups.map(({ id, label }) => ({ label, ...boxOf(groupId(id)) })),
    nodes: [...graph.nodes, ...graph.groups.flatMap(({ nodes }) => nodes)].map((node) => ({ ...node, ...boxOf(node.id) })),
    edges: (placed.edges ?? []).map(({ sections = [] }, index) => ({
      kind: graph.edges[index]?.kind ?? "reads",
      points: sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
    })),
  };
}

const groupId = (id: string): string => `group ${id}`;

/** Elk gives a child's place relative to its parent. */
function boxesOf({ id, x = 0, y = 0, width = 0, height = 0, children = [] }: ElkNode, left: number, top: number): [string, Box][] {
  const box = { x: left + x, y: top + y, width, height };
  return [[id, box], ...children.flatMap((inner) => boxesOf(inner, box.x, box.y))];
}
