import { readFileSync, rmSync } from "node:fs";
import { UserError } from "../../../common/user-error";
import { type SynthesizedStack } from "../../synthesized";
import { runTerraform } from "../terraform/run";
import { erroredStateOf, pushCommand, unsavedState } from "./errored-state";
import { type LiveRun } from "./live";
import { openSession } from "./session";
import { parseState, type StateReader } from "./state-store";

/**
 * Saves a state that an earlier apply could not, where it follows from the one in the bucket: the same
 * lineage, and a serial that is not behind. Terraform checks both again under its lock.
 *
 * @returns why the stack cannot be applied, or undefined when nothing waits to be saved (any more).
 */
export async function saveErroredState(run: LiveRun, stack: SynthesizedStack, store: StateReader): Promise<string | undefined> {
  const file = erroredStateOf(run.root, stack);
  if (file === undefined) return undefined;
  const step = run.progress.begin(`${stack.instance.id}: saving the state that an earlier apply could not save`);
  const refused = await push(run, stack, store, file).catch((error: unknown) => {
    throw error instanceof UserError ? unsavedState(stack, file, [error.message, ...error.details, error.fix]) : error;
  });
  step.done(
    refused === undefined
      ? `${stack.instance.id}: saved the state of an earlier apply`
      : `${stack.instance.id}: the state of an earlier apply is still not saved`,
  );
  return refused;
}

async function push(run: LiveRun, stack: SynthesizedStack, store: StateReader, file: string): Promise<string | undefined> {
  const own = parseState(readFileSync(file, "utf8"), file);
  const [now, lock] = [await store.state(stack), await store.lock(stack)];
  if (now !== undefined && now.lineage !== own.lineage)
    return `${file} is of another state than the bucket's (lineage ${own.lineage}, there ${now.lineage}): compare both, then remove the file or save it with ${pushCommand(file)}`;
  if (now !== undefined && now.serial > own.serial)
    return `${file} is behind the state in the bucket (serial ${own.serial}, there ${now.serial}): when it was saved already, remove it; otherwise compare both`;
  if (lock !== undefined) return `${file} has the state of an earlier apply; it is saved as soon as the lock is released`;
  const { call } = await openSession(run.terraform, stack, run.root);
  const { exitCode, text } = await runTerraform(call, ["state", "push", file]);
  if (exitCode !== 0)
    return `${file} has the state of an earlier apply, and Terraform cannot save it: ${text.replaceAll(/[\s│╷╵]+/g, " ").trim()}`;
  rmSync(file);
  return undefined;
}
