import { alg, Graph } from "@dagrejs/graphlib";

type Edges = Iterable<readonly [id: string, before: readonly string[]]>;

/** The graph of runs, with an edge from each stack to what comes before it; what is no stack of it is left out. */
function graphOf(edges: Edges): Graph {
  const graph = new Graph();
  const stacks = [...edges];
  for (const [id] of stacks) graph.setNode(id);
  for (const [id, before] of stacks) for (const one of before) if (graph.hasNode(one)) graph.setEdge(id, one);
  return graph;
}

/** The given stacks and all that comes before them, through any number of stacks. */
export function reachable(edges: Edges, from: Iterable<string>): ReadonlySet<string> {
  const graph = graphOf(edges);
  return new Set(
    alg.preorder(
      graph,
      [...from].filter((id) => graph.hasNode(id)),
    ),
  );
}

/** Stacks that wait for each other, one list per circle. */
export const circles = (edges: Edges): readonly (readonly string[])[] => alg.findCycles(graphOf(edges));
