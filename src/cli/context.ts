import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { type Command } from "commander";
import { type Output } from "../estate/show/formats";
import { type Workspace, workspaceAt } from "../estate/workspace";
import { outputFailure } from "./output-failure";

/** What every sub-command ends with; documented in the README. */
export const exitCodes = {
  /** Done, and nothing is left to do. */
  fine: 0,
  /** It did not work; standard error says why. */
  failed: 1,
  /** It worked, and there is something to do: changes, drift, findings. */
  somethingToDo: 2,
} as const;

export interface GlobalOptions {
  readonly config: string | undefined;
  /** Folder for what the command writes; undefined for the checkout itself. */
  readonly work: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Aborted when the user or the system wants the run to end. */
  readonly signal: AbortSignal;
}

/** Runs a sub-command's work; returns its exit code. */
export type Action = (options: GlobalOptions) => Promise<number> | number;

/** One sub-command: a file of this folder exports `define`, which adds options and arguments and registers the action. */
export interface SubCommandModule {
  define(command: Command, run: (action: Action) => Promise<void>): void;
}

/** Root of the checkout; bin/estate.mjs sets it. */
export const projectRoot = (): string => process.env.ESTATE_ROOT ?? process.cwd();

export const workspaceOf = (options: GlobalOptions): Workspace =>
  workspaceAt(projectRoot(), configFolder(options), options.work ? path.resolve(options.work) : undefined);

/** Without links: git and Node name the checkout's files by where they are, and what lies in it is recognised by that. */
export function configFolder(options: GlobalOptions): string {
  const folder = path.resolve(options.config || path.join(projectRoot(), "config"));
  return existsSync(folder) ? realpathSync(folder) : folder;
}

/** Standard output is for results only; progress goes to standard error. */
export function print(text: string): void {
  try {
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  } catch (error) {
    throw outputFailure(error);
  }
}

export const warn = (text: string): void => void process.stderr.write(`warning: ${text}\n`);

/** A document that another system's form prescribes, such as a job matrix. */
export const printForeignJson = (value: object): void => {
  print(JSON.stringify(value, undefined, 2));
  hasPrintedJson = true;
};

/** The one object that a command prints under `--json`. */
export const printJson = (value: Output): void => printForeignJson(value);

let hasPrintedJson = false;
/** Whether the run's document is out: what fails afterwards must not print a second one. */
export const jsonIsPrinted = (): boolean => hasPrintedJson;
