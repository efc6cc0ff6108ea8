import { readFileSync } from "node:fs";
import path from "node:path";
import { invalidConfig, readEstate } from "../../../../config/load";
import { checkEnvironments, type EnvironmentSource } from "../../../../config/check";
import { UserError } from "../../../common/user-error";
import { adopt } from "./adopt";
import { attribute } from "./attribute";
import { findingsCache } from "./cache";
import { type Reply, type Request } from "./protocol";
import { type Render } from "./world";

/**
 * Answers a request, in the process that can make stacks.
 *
 * @param code stands for the state of the code
 */
export async function serve({ root, config, cache: folder, ask }: Request, render: Render, code: string): Promise<Reply> {
  try {
    const sources = readEstate(config).map((source) => ({ ...source, file: named(root, source) }));
    const { environments: estate, findings } = checkEnvironments(sources);
    if (findings.length > 0) throw invalidConfig(findings);
    const world = { sources, estate, render };
    const cache = findingsCache(folder, [code, ...sources.flatMap(({ file }) => [file, readFileSync(path.resolve(root, file), "utf8")])]);
    if (ask.kind === "adopt") return { kind: "adopt", answer: await adopt(world, ask.wish, cache) };
    return { kind: "attribute", answers: await attribute(world, ask.questions, { cache, strict: ask.strict }) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "error", problem: error.message, details: error.details, fix: error.fix };
  }
}

/** Files of the checkout are named as everywhere in it. */
function named(root: string, { file }: EnvironmentSource): string {
  const relative = path.relative(root, file);
  return relative.startsWith("..") ? file : relative.split(path.sep).join("/");
}
