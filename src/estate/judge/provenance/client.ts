import path from "node:path";
import { execa } from "execa";
import { UserError } from "../../../common/user-error";
import { type Workspace } from "../../workspace";
import { type Adoption, type NoAdoption, type Wish } from "./adopt";
import { type Attribution, type Question } from "./answer";
import { type Reply, type Request } from "./protocol";

/**
 * Which keys of the configuration determine arguments, one answer for each question in the same
 * order. Stacks are made in a process of their own; what was found out is kept until code or
 * configuration change.
 *
 * @param strict whether an address or argument that does not exist is an error. @default false
 * @throws UserError for a stack that does not exist, or a configuration that is not valid.
 */
export async function attributeArguments(
  workspace: Workspace,
  questions: readonly Question[],
  signal: AbortSignal,
  { strict = false }: { readonly strict?: boolean } = {},
): Promise<readonly Attribution[]> {
  if (questions.length === 0) return [];
  const reply = await ask(workspace, { kind: "attribute", strict, questions }, signal);
  if (reply.kind !== "attribute") throw new Error(`questions were answered with ${reply.kind}`);
  return reply.answers;
}

/**
 * Which key would have to say what for an argument to say what is wanted, proved by trying it.
 *
 * @throws UserError for a stack, address or argument that does not exist, or a configuration that is not valid.
 */
export async function adoptValue(workspace: Workspace, wish: Wish, signal: AbortSignal): Promise<Adoption | NoAdoption> {
  const reply = await ask(workspace, { kind: "adopt", wish }, signal);
  if (reply.kind !== "adopt") throw new Error(`a wish was answered with ${reply.kind}`);
  return reply.answer;
}

async function ask({ root, config, state }: Workspace, question: Request["ask"], signal: AbortSignal): Promise<Reply> {
  const request: Request = { root, config, cache: path.join(state, "provenance"), ask: question };
  const run = await execa(process.execPath, [path.join(root, "bin", "provenance.mjs")], {
    cwd: root,
    input: JSON.stringify(request),
    cancelSignal: signal,
    reject: false,
  });
  signal.throwIfAborted();
  if (run.exitCode !== 0)
    throw new UserError({
      problem: "the search for what determines an argument failed",
      details: run.stderr.split("\n").filter((line) => line.trim() !== ""),
      fix: "see whether `estate synth` works; if it does, report this",
      cause: run,
    });
  const reply = JSON.parse(run.stdout) as Reply;
  if (reply.kind === "error") throw new UserError(reply);
  return reply;
}
