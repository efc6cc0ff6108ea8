import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Parameter } from "@aws-sdk/client-ssm";
import { type TaskDefinition } from "@aws-sdk/client-ecs";
import { exportOf } from "../../src/functions/configuration-export/export";

export interface Exported {
  readonly at?: string;
  readonly region?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly taskDefinitions?: readonly TaskDefinition[];
}

/** Writes an export as the function does, into a file, whose path it returns. */
export function writeExport(
  folder: string,
  name: string,
  {
    at = "2026-12-01T06:00:00Z",
    region = "us-east-1",
    parameters = { "/smart0dte/prod/db/writer": "one" },
    taskDefinitions = [],
  }: Exported = {},
): string {
  const file = path.join(folder, name);
  const written = exportOf({
    at: new Date(at),
    region,
    path: "/smart0dte/prod",
    parameters: Object.entries(parameters).map(([Name, Value]): Parameter => ({ Name, Value, Type: "String", Version: 1 })),
    familyPrefix: "smart0dte-prod-",
    taskDefinitions,
  });
  writeFileSync(file, `${JSON.stringify(written, undefined, 2)}\n`);
  return file;
}
