import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRunning, type ProcessIdentity, signal } from "@smart0dte/process-identity";

/** What a running emulator is made from. */
export interface EmulatorSettings {
  /** Environment whose account the emulator answers for. */
  readonly environment: string;
  /** Account id that every answer carries; the stacks' providers refuse any other. */
  readonly accountId: string;
  /** Regions the certificate names. */
  readonly regions: readonly string[];
}

/** What the state folder says about a running emulator. */
export interface EmulatorState extends EmulatorSettings {
  readonly supervisor: ProcessIdentity;
  /** The one port that commands are pointed at; the router listens there. */
  readonly port: number;
  readonly moto: ProcessIdentity & { readonly port: number };
  readonly ministack: ProcessIdentity & { readonly port: number };
}

/** Names of the files of a state folder. */
export const stateFiles = (folder: string) => ({
  state: path.join(folder, "state.json"),
  authority: path.join(folder, "ca.pem"),
  emptyConfig: path.join(folder, "aws-config"),
  routerLog: path.join(folder, "router.log"),
  motoLog: path.join(folder, "moto.log"),
  ministackLog: path.join(folder, "ministack.log"),
});

/** Makes the folder, readable by its owner alone. */
export function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writePrivate(stateFiles(folder).emptyConfig, "");
}

/** Writes a file for the owner alone, whole or not at all. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

export const writeState = (folder: string, state: EmulatorState): void =>
  writePrivate(stateFiles(folder).state, `${JSON.stringify(state, undefined, 2)}\n`);

export const removeState = (folder: string): void => rmSync(stateFiles(folder).state, { force: true });

/**
 * The running emulator of a state folder. What a killed run left behind is cleaned up: a state
 * whose supervisor is gone counts as none, and servers that outlived it are ended.
 */
export function readState(folder: string): EmulatorState | undefined {
  let state: EmulatorState;
  try {
    state = JSON.parse(readFileSync(stateFiles(folder).state, "utf8")) as EmulatorState;
  } catch {
    // None, or not written by this command: nothing that could be stopped.
    return undefined;
  }
  if (isRunning(state.supervisor)) return state;
  for (const server of [state.moto, state.ministack]) signal(server, "SIGKILL");
  removeState(folder);
  return undefined;
}
