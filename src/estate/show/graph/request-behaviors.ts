import { blocks, type EstateView, type Located, text } from "./estate-view";
import { type GraphEdge, type GraphNode } from "./model";
import { type NamedRecords } from "./request-names";
import { distributionNode, type Stage } from "./request-stage";

/** The behaviours of the distribution and the origins that they ask, in the order in which CloudFront tries their paths. */
export function behaviorsOf(view: EstateView, names: NamedRecords): Stage {
  const parts = view.all("aws_cloudfront_distribution").map((distribution) => partsOf(distribution, names));
  return {
    groups: parts.map(({ nodes }, index) => ({ id: `cloudfront ${index}`, label: "CloudFront", nodes })),
    edges: parts.flatMap(({ edges }) => edges),
  };
}

interface Parts {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

function partsOf(distribution: Located, names: NamedRecords): Parts {
  const { args } = distribution;
  const self = distributionNode(distribution);
  const origins = new Map(
    blocks(args.origin).map((origin) => [text(origin.origin_id), originNode(text(origin.origin_id), text(origin.domain_name), names)]),
  );
  const groups = new Map(
    blocks(args.origin_group).map((group) => [text(group.origin_id), blocks(group.member).map((member) => text(member.origin_id))]),
  );
  const behaviors = [...blocks(args.ordered_cache_behavior), ...blocks(args.default_cache_behavior)].map((behavior) => {
    const path = text(behavior.path_pattern) || "everything else";
    return { id: `behaviour ${path}`, label: path, note: `to ${text(behavior.target_origin_id)}`, target: text(behavior.target_origin_id) };
  });
  const asked = behaviors.flatMap(({ id, target }) =>
    (groups.get(target) ?? [target]).flatMap((origin, index): GraphEdge[] => {
      const node = origins.get(origin);
      return node === undefined ? [] : [{ from: id, to: node.id, kind: index === 0 ? "asks" : "fallsBack" }];
    }),
  );
  return {
    nodes: [
      { id: self, label: "distribution", note: text(args.comment) || "CloudFront" },
      ...behaviors.map(({ id, label, note }) => ({ id, label, note })),
      // A name of the estate has its node among the names.
      ...[...origins.values()].filter(({ own }) => own).map(({ id, label, note }) => ({ id, label, note })),
    ],
    edges: [...behaviors.map(({ id }) => ({ from: self, to: id, kind: "asks" as const })), ...asked],
  };
}

function originNode(originId: string, domain: string, { records, nodeOf }: NamedRecords): GraphNode & { readonly own: boolean } {
  const named = records.some(({ name }) => name === domain);
  return { id: named ? nodeOf(domain) : `origin ${originId}`, label: originId, note: "content", own: !named };
}
