import { blocks, type EstateView, type Located, text } from "./estate-view";
import { type GraphEdge } from "./model";
import { balancerNode, distributionNode, type Stage } from "./request-stage";

type Target = { readonly kind: "name"; readonly name: string } | { readonly kind: "balancer" | "distribution"; readonly resource: Located };

/** A record of Route 53 that leads to something else. */
export interface AliasOfName {
  readonly name: string;
  readonly policy: string;
  /** Whether it is the second choice of its name. */
  readonly second: boolean;
  readonly leadsTo: Target;
}

export interface NamedRecords {
  readonly records: readonly AliasOfName[];
  readonly nodeOf: (name: string) => string;
  readonly stage: Stage;
}

/** How a name chooses among its records, by the argument that says so. */
const policies = {
  geolocation_routing_policy: "by continent",
  latency_routing_policy: "by latency",
  failover_routing_policy: "first, then second",
} as const;

const nodeOf = (name: string): string => `name ${name}`;

/** The names of an environment and what they lead to. */
export function namesOf(view: EstateView): NamedRecords {
  const records = view.all("aws_route53_record").flatMap((record) => aliasOf(view, record));
  const names = [...new Set(records.map(({ name }) => name))];
  const nodes = names.map((name) => ({
    id: nodeOf(name),
    label: name,
    note: records.find((record) => record.name === name)?.policy ?? "",
  }));
  const edges = new Map(records.map((record) => edgeOf(record)).map((edge) => [`${edge.from} ${edge.to} ${edge.kind}`, edge]));
  return { records, nodeOf, stage: { groups: [{ id: "names", label: "Route 53", nodes }], edges: [...edges.values()] } };
}

function aliasOf(view: EstateView, { stack, args }: Located): AliasOfName[] {
  const [alias] = blocks(args.alias);
  if (alias === undefined) return [];
  const resource = view.find(alias.name, stack);
  const kinds = { aws_lb: "balancer", aws_cloudfront_distribution: "distribution" } as const;
  const kind = Object.entries(kinds).find(([type]) => resource?.address.startsWith(`${type}.`))?.[1];
  const leadsTo: Target = resource !== undefined && kind !== undefined ? { kind, resource } : { kind: "name", name: text(alias.name) };
  const policy = Object.entries(policies).find(([argument]) => args[argument] !== undefined)?.[1] ?? "alias";
  return [
    { name: text(args.name), policy, second: blocks(args.failover_routing_policy).some(({ type }) => type === "SECONDARY"), leadsTo },
  ];
}

const edgeOf = ({ name, second, leadsTo }: AliasOfName): GraphEdge => ({
  from: nodeOf(name),
  to: targetNode(leadsTo),
  kind: second ? "fallsBack" : "asks",
});

function targetNode(target: Target): string {
  switch (target.kind) {
    case "name":
      return nodeOf(target.name);
    case "balancer":
      return balancerNode(target.resource);
    case "distribution":
      return distributionNode(target.resource);
  }
}
