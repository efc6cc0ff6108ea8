import { isRunning, signal, waitForEnd } from "@smart0dte/process-identity";
import { readState, removeState } from "./state";
import { StandInError } from "./stand-in-error";

const patienceMilliseconds = 10_000;

/**
 * Stops the emulator of a state folder, and only what that emulator started.
 *
 * @returns false when none was up.
 * @throws StandInError when a process survives.
 */
export async function stopEmulator(folder: string): Promise<boolean> {
  const state = readState(folder);
  if (state === undefined) return false;
  const processes = [state.supervisor, state.moto, state.ministack];
  signal(state.supervisor, "SIGTERM");
  await Promise.all(processes.map((one) => waitForEnd(one, patienceMilliseconds)));
  for (const one of processes) signal(one, "SIGKILL");
  await Promise.all(processes.map((one) => waitForEnd(one, patienceMilliseconds)));
  removeState(folder);
  const survivors = processes.filter(isRunning).map(({ pid }) => pid);
  if (survivors.length > 0)
    throw new StandInError({ problem: `processes of the emulator do not end: ${survivors.join(", ")}`, fix: "end them by hand" });
  return true;
}
