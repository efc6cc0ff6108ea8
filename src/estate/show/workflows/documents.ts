import { Document, isMap, isScalar, type Scalar, visit } from "yaml";
import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { placeStacks } from "../../../layers/instances";
import { releaseOf, type Workflow } from "./actions";
import { applyWorkflow, environmentWorkflow, environmentWorkflowFile } from "./apply";
import { workflowPlaces } from "./places";
import { pullRequestWorkflow } from "./pull-request";

const header = ` Written by \`estate workflows\` from the layer registry and the configuration; do not edit it.
 docs/github.md says how it is set up.`;

/** The workflows by the names of their files; the same configuration always gives the same text. */
export function workflowDocuments(estate: readonly EnvironmentConfig[]): ReadonlyMap<string, string> {
  const places = workflowPlaces(estate);
  const workflows: Readonly<Record<string, Workflow>> = {
    "estate-plan.yml": pullRequestWorkflow(places),
    "estate-apply.yml": applyWorkflow(places),
    [environmentWorkflowFile]: environmentWorkflow(placeStacks(estate).map(({ instance }) => instance)),
  };
  return new Map(Object.entries(workflows).map(([file, workflow]) => [file, rendered(workflow)]));
}

function rendered(workflow: Workflow): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  document.commentBefore = header;
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
    Map: (_, map) => {
      // A line for what is only words, unless it is long.
      if (map.items.length > 0 && map.items.length <= 2 && map.items.every(({ value }) => isScalar(value) && isShort(value)))
        map.flow = true;
    },
    Pair: (_, pair) => {
      if (!isScalar(pair.key) || !isScalar(pair.value)) return;
      const release = pair.key.value === "uses" ? releaseOf.get(String(pair.value.value)) : undefined;
      if (release !== undefined) pair.value.comment = ` ${release}`;
    },
  });
  // A comment ends a line, so what has one cannot stand on one.
  visit(document, {
    Map: (_, map) => {
      if (map.items.some(({ value }) => isScalar(value) && value.comment !== undefined && value.comment !== null)) map.flow = false;
      if (map.items.some(({ value }) => isMap(value))) map.flow = false;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const isShort = ({ value }: Scalar): boolean => !String(value).includes("\n") && String(value).length <= 60;
