import { type SynthesizedStack } from "../../synthesized";
import { EstateView } from "./estate-view";
import { type Graph, type GraphEdge } from "./model";
import { behaviorsOf } from "./request-behaviors";
import { listenersOf } from "./request-listeners";
import { type NamedRecords, namesOf } from "./request-names";

const viewer = "viewer";

/**
 * The way of a request from a viewer to the tasks of a service, as the synthesized stacks of one
 * environment make it: names, behaviours of the distribution, listener rules, services. Drawn is what
 * a request can reach, so what nothing leads to is missing in the picture as it would be in AWS.
 */
export function requestGraph(environment: string, stacks: readonly SynthesizedStack[]): Graph {
  const view = new EstateView(stacks);
  const names = namesOf(view);
  const stages = [names.stage, behaviorsOf(view, names), listenersOf(view)];
  const edges = [
    ...entries(names).map((name) => ({ from: viewer, to: name, kind: "asks" as const })),
    ...stages.flatMap((stage) => stage.edges),
  ];
  const reached = reachable(viewer, edges);
  return {
    title: `Requests to ${environment}`,
    legend: { solid: "a request goes on to", dashed: "goes on to while the first does not answer" },
    nodes: [{ id: viewer, label: "viewer", note: "anywhere" }],
    groups: stages
      .flatMap(({ groups }) => groups)
      .map((group) => ({ ...group, nodes: group.nodes.filter(({ id }) => reached.has(id)) }))
      .filter(({ nodes }) => nodes.length > 0),
    edges: edges.filter(({ from, to }) => reached.has(from) && reached.has(to)),
  };
}

/** Names that viewers ask for: those of a distribution; without one, those that no other name leads to. */
function entries({ records, nodeOf }: NamedRecords): readonly string[] {
  const ofDistribution = records.filter(({ leadsTo }) => leadsTo.kind === "distribution");
  const targets = new Set(records.flatMap(({ leadsTo }) => (leadsTo.kind === "name" ? [leadsTo.name] : [])));
  const asked = ofDistribution.length > 0 ? ofDistribution : records.filter(({ name }) => !targets.has(name));
  return [...new Set(asked.map(({ name }) => nodeOf(name)))];
}

function reachable(from: string, edges: readonly GraphEdge[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [from];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    for (const edge of edges) if (edge.from === node) waiting.push(edge.to);
  }
  return reached;
}
