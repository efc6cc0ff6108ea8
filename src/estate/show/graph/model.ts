import { type StackInstance } from "../../../layers/instances";
import { type Layer } from "../../../layers/registry";
import { precedences } from "../../../layers/order";

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** Second, smaller line. */
  readonly note: string;
}

export interface GraphGroup {
  readonly id: string;
  readonly label: string;
  readonly nodes: readonly GraphNode[];
}

/**
 * Of stacks and layers, from what is applied first to what is applied later. `reads`: a contract is
 * read; `after`: an order without a value. Of requests, from what is asked to what it asks. `asks`: in
 * good days; `fallsBack`: while the first choice does not answer.
 */
export type EdgeKind = "reads" | "after" | "asks" | "fallsBack";

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
}

/** Whether an edge stands for the lesser of its graph's two relations. */
export const isDashed = (kind: EdgeKind): boolean => kind === "after" || kind === "fallsBack";

export interface Graph {
  readonly title: string;
  /** What the two kinds of lines say. */
  readonly legend: { readonly solid: string; readonly dashed: string };
  readonly groups: readonly GraphGroup[];
  /** Nodes without a frame around them. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const orderLegend = { solid: "its values are read by", dashed: "is applied before, nothing is read" } as const;

/**
 * The stacks, in one group per environment (or account) and region. Edges to stacks that were not
 * selected are left out, and so is what holds for every stack: that it comes after its state stack.
 *
 * @param all every stack of the estate, for the reasons of its order
 */
export function stackGraph(selected: readonly StackInstance[], all: readonly StackInstance[], layers: readonly Layer[]): Graph {
  const shown = new Set(selected.map(({ id }) => id));
  const places = [...new Set(selected.map(place))];
  return {
    title: "Stacks of the estate",
    legend: orderLegend,
    groups: places.map((name) => ({
      id: name,
      label: name,
      nodes: selected.filter((stack) => place(stack) === name).map(({ id, layer, title }) => ({ id, label: layer, note: title })),
    })),
    nodes: [],
    edges: selected.flatMap((stack) => [
      ...stack.dependsOn.filter((id) => shown.has(id)).map((from) => ({ from, to: stack.id, kind: "reads" as const })),
      ...precedences(stack, all, layers)
        .filter(({ id, everywhere }) => shown.has(id) && !everywhere)
        .map(({ id }) => ({ from: id, to: stack.id, kind: "after" as const })),
    ]),
  };
}

const place = ({ owner, region }: StackInstance): string => `${owner} ${region}`;

/** The layers of the registry, one node each. */
export function layerGraph(layers: readonly Layer[]): Graph {
  return {
    title: "Layers of the estate",
    legend: orderLegend,
    groups: [],
    nodes: layers.map(({ id, title }) => ({ id, label: id, note: title })),
    edges: layers.flatMap(({ id, dependsOn, after }) => [
      ...dependsOn.map((from) => ({ from, to: id, kind: "reads" as const })),
      // A layer's order among its own regions, or beside a read of the same layer, is no edge between layers.
      ...[...new Set(after.map(({ layer }) => layer))]
        .filter((layer) => layer !== id && !dependsOn.includes(layer))
        .map((from) => ({ from, to: id, kind: "after" as const })),
    ]),
  };
}
