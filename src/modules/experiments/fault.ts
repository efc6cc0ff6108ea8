import { type FisExperimentTemplateAction, type FisExperimentTemplateTarget } from "@cdktf/provider-aws/lib/fis-experiment-template";
import { type Statement } from "../shared/iam";

/** What an experiment breaks: actions on what it finds, and what Fault Injection Service needs for it. */
export interface Fault {
  /** Last part of the names of its role and its log. */
  readonly name: string;
  /** At most 512 characters. @see https://docs.aws.amazon.com/fis/latest/APIReference/API_CreateExperimentTemplate.html */
  readonly description: string;
  readonly actions: readonly FisExperimentTemplateAction[];
  readonly targets: readonly FisExperimentTemplateTarget[];
  readonly statements: readonly Statement[];
}

/** Tags that everything of an environment carries: what an experiment finds is the environment's and no other's. */
export const ownTags = ({ project, owner }: { readonly project: string; readonly owner: string }): { key: string; value: string }[] => [
  { key: "Environment", value: owner },
  { key: "Project", value: project },
];

/** A time in the form of ISO 8601. */
export const minutesText = (minutes: number): string => `PT${minutes}M`;
