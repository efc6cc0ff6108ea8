import { UserError } from "../common/user-error";
import { resetPath } from "./router/reset";
import { readState } from "./state";

/**
 * Empties the emulator of a state folder: both servers, and what the router keeps.
 *
 * @throws UserError when none is up.
 */
export async function resetEmulator(folder: string): Promise<void> {
  const state = readState(folder);
  if (state === undefined) throw new UserError({ problem: "no emulator is up", fix: "start one with `estate emulator up`" });
  const response = await fetch(`http://127.0.0.1:${state.port}${resetPath}`, { method: "POST" });
  if (!response.ok)
    throw new UserError({
      problem: `the emulator answered ${response.status} to a reset`,
      fix: "stop it with `estate emulator down` and start it again",
    });
}
