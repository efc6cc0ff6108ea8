import { X509Certificate } from "node:crypto";
import { StandInError } from "./stand-in-error";

/**
 * Refuses to run a command while the machine's clock is outside of what the emulator's authority is
 * valid for: Terraform would call a certificate bad that is not.
 *
 * @param command what a person calls the emulator by.
 * @throws StandInError when the clock was set after the emulator started.
 */
export function checkClock(authority: string, now: Date, command: string): void {
  const { validFrom, validTo } = new X509Certificate(authority);
  if (new Date(validFrom) <= now && now <= new Date(validTo)) return;
  throw new StandInError({
    problem: `this machine's clock says ${now.toISOString()}, and the emulator's certificates are valid from ${new Date(validFrom).toISOString()} to ${new Date(validTo).toISOString()}`,
    fix: `set the clock right, or restart the emulator: \`${command} down\`, then \`up\``,
  });
}
