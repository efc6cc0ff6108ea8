import { type Located } from "./estate-view";
import { type GraphEdge, type GraphGroup } from "./model";

/** Nodes and edges of one stage of a request's way. */
export interface Stage {
  readonly groups: readonly GraphGroup[];
  readonly edges: readonly GraphEdge[];
}

/** Ids of nodes that an earlier stage leads to. */
export const balancerNode = ({ stack, address }: Located): string => `${stack.instance.region} ${address}`;
export const distributionNode = ({ address }: Located): string => `distribution ${address}`;
