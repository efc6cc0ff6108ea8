import { rotate, type RotationStrategy } from "../../../src/functions/shared/rotation/rotate";
import { Interruption, Killed } from "./interruption";
import { MemoryLog } from "./log";
import { type MemorySecrets } from "./memory-secrets";
import { rotationEvent, rotationSteps } from "./rotation";

export interface KillTest {
  readonly secrets: MemorySecrets;
  /** The secret of the next rotation: the same one each time, or a new one. */
  readonly secret: () => Promise<string>;
  /** The strategy under test; everything outside that it calls goes through `watch`. */
  strategy(watch: <T extends object>(target: T) => T, secretId: string): RotationStrategy;
  /** Throws when no version works that a client may have at this moment. */
  check(secretId: string): Promise<void>;
  /** Throws when a rotation that reached its end did not do what it is for. */
  checkEnd?(secretId: string): Promise<void>;
}

/**
 * Rotates once per call that a rotation makes to the outside, killed at that call; then the step
 * comes again, as Secrets Manager repeats it, and the rotation has to reach its end.
 *
 * @returns how many such calls a rotation makes.
 */
export async function surviveKills({ secrets, secret, strategy, check, checkEnd }: KillTest): Promise<number> {
  const log = new MemoryLog();
  for (let call = 1; ; call += 1) {
    const interruption = new Interruption(call);
    const secretId = await secret();
    const watched = { store: interruption.watch(secrets), strategy: strategy((target) => interruption.watch(target), secretId), log };
    const unharmed = { store: secrets, strategy: strategy((target) => target, secretId), log };
    const token = await secrets.begin(secretId);
    for (const step of rotationSteps) {
      const event = rotationEvent(secretId, token, step);
      try {
        await rotate(event, watched);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        await check(secretId);
        await rotate(event, unharmed);
      }
      await check(secretId);
    }
    await checkEnd?.(secretId);
    if ((await secrets.describe(secretId)).stages[token]?.includes("AWSCURRENT") !== true)
      throw new Error(`killed at call ${call}, the rotation never ended`);
    await secrets.end(secretId);
    if (!interruption.happened) return call - 1;
  }
}
