import { type Log } from "../logger";
import { type RotationEvent } from "./event";
import { rotate, type RotationContext } from "./rotate";

/** A Lambda handler that runs rotation steps; `contextFor` chooses the strategy for the event's secret. */
export function rotationHandler(
  log: Log,
  contextFor: (event: RotationEvent) => Omit<RotationContext, "log">,
): (event: RotationEvent) => Promise<void> {
  return async (event) => {
    try {
      await rotate(event, { ...contextFor(event), log });
    } catch (error) {
      // Name and message only: errors of drivers carry more, and that may quote what was sent.
      const { name, message } = error instanceof Error ? error : new Error("unknown error");
      log.error("step failed", {
        step: event.Step,
        secretId: event.SecretId,
        versionId: event.ClientRequestToken,
        error: name,
        reason: message,
      });
      throw error;
    }
  };
}
