import { type Graph, type GraphNode, isDashed } from "./model";

/** The graph as a Mermaid flowchart. */
export function renderMermaid({ groups, nodes, edges }: Graph): string {
  const lines = [
    "flowchart LR",
    ...nodes.map((node) => `  ${line(node)}`),
    ...groups.flatMap((group) => [
      `  subgraph ${identifier(group.id)}_group["${escape(group.label)}"]`,
      ...group.nodes.map((node) => `    ${line(node)}`),
      "  end",
    ]),
    ...edges.map(({ from, to, kind }) => `  ${identifier(from)} ${isDashed(kind) ? "-.->" : "-->"} ${identifier(to)}`),
  ];
  return `${lines.join("\n")}\n`;
}

const line = ({ id, label, note }: GraphNode): string => `${identifier(id)}["${escape(label)}<br/><small>${escape(note)}</small>"]`;

/** Mermaid takes some words, such as `end`, and some characters for its own; the prefix and the replacement keep clear of both. */
const identifier = (id: string): string => `n_${id.replaceAll(/[^a-zA-Z0-9]/g, "_")}`;

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
