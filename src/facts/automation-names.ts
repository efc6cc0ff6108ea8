import { type NameScope, physicalName } from "./naming";

/** Runbooks whose steps a document of Automation does, by the last part of its name. */
export const automatedRunbooks = [
  "restore-database",
  "deploy-again",
  "roll-back-deployment",
  "roll-back-tasks",
  "raise-minimum",
  "freeze-deliveries",
  "open-deliveries",
  "cancel-key-deletion",
  "fail-over-shard",
] as const;
export type AutomatedRunbook = (typeof automatedRunbooks)[number];

/** Name of a runbook's document, the same in every region; with `*` those of all. */
export const runbookDocumentName = (names: NameScope, runbook: AutomatedRunbook | "*"): string =>
  physicalName("automationDocument", names, `runbook-${runbook}`);

/** Name of the role that a document's calls are made with: roles are global, so the region is in it; with `*` for both those of all. */
export const runbookRoleName = (names: NameScope, runbook: AutomatedRunbook | "*", region: string): string =>
  physicalName("iamRole", names, `runbook-${runbook}-${region}`);
