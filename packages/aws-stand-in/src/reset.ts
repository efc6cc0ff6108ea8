import { StandInError } from "./stand-in-error";
import { resetPath } from "./router/reset";
import { type EmulatorPlaces } from "./start";
import { readState } from "./state";

/**
 * Empties the emulator of a state folder: both servers, and what the router keeps.
 *
 * @throws StandInError when none is up.
 */
export async function resetEmulator({ folder, command }: Pick<EmulatorPlaces, "folder" | "command">): Promise<void> {
  const state = readState(folder);
  if (state === undefined) throw new StandInError({ problem: "no emulator is up", fix: `start one with \`${command} up\`` });
  const response = await fetch(`http://127.0.0.1:${state.port}${resetPath}`, { method: "POST" });
  if (!response.ok)
    throw new StandInError({
      problem: `the emulator answered ${response.status} to a reset`,
      fix: `stop it with \`${command} down\` and start it again`,
    });
}
