import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { environmentJsonSchema } from "../../../config/json-schema";
import { configFolder, exitCodes, print, printJson, type SubCommandModule } from "../context";

export const schemaFileName = "environment.schema.json";

export const define: SubCommandModule["define"] = (command, run) => {
  command.option("--write", `write it to ${schemaFileName} in the configuration folder instead`).action(({ write }: { write?: boolean }) =>
    run((options) => {
      const text = environmentJsonSchema();
      if (write !== true) {
        if (options.json) printJson({ format: "estate-config-schema/1", schema: JSON.parse(text) as Readonly<Record<string, unknown>> });
        else print(text);
        return exitCodes.fine;
      }
      const file = path.join(configFolder(options), schemaFileName);
      const changed = !isCurrent(file, text);
      if (changed) writeFileSync(file, text);
      if (options.json) printJson({ format: "estate-config-schema-written/1", file, changed });
      else print(`${file} ${changed ? "is written" : "is up to date"}`);
      return exitCodes.fine;
    }),
  );
};

function isCurrent(file: string, text: string): boolean {
  try {
    return readFileSync(file, "utf8") === text;
  } catch {
    return false;
  }
}
