import { Document, isScalar, visit } from "yaml";
import { type AtlantisProject } from "./projects";

const header = {
  all: ` Written by \`estate atlantis\` from the layer registry and the configuration; do not edit it.
 A test fails when it is stale. docs/atlantis.md says how the server is set up.`,
  affected: ` Written by \`estate atlantis --affected\` for one pull request: the affected stacks and no others.`,
} as const;

/** Text of an atlantis.yaml; the same projects always give the same text. */
export function renderAtlantis(projects: readonly AtlantisProject[], scope: keyof typeof header): string {
  const document = new Document(
    {
      version: 3,
      // The list below is whole; nothing is to be guessed from the file system, and least of all from an empty list.
      autodiscover: { mode: "disabled" },
      parallel_plan: true,
      parallel_apply: true,
      abort_on_execution_order_fail: true,
      projects,
    },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = header[scope];
  visit(document, {
    Seq: (_, list) => {
      // Lists of words on one line: a file of many projects stays readable.
      list.flow = list.items.length === 0 || list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, indentSeq: false });
}
