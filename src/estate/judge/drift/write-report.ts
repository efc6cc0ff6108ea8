import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { driftMarkdown } from "./markdown";
import { driftJson, type DriftReport } from "./report";

/** Writes both forms and returns their paths. */
export function writeDrift(folder: string, report: DriftReport): { readonly json: string; readonly markdown: string } {
  const files = { json: path.join(folder, "drift.json"), markdown: path.join(folder, "drift.md") };
  writeAtomically(files.json, `${JSON.stringify(driftJson(report), undefined, 2)}\n`);
  writeAtomically(files.markdown, driftMarkdown(report));
  return files;
}
