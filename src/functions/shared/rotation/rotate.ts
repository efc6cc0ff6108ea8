import { type Log } from "../logger";
import { parseStep, RotationError, type RotationEvent } from "./event";
import { type SecretStore, type SecretValue } from "./secret-store";

/**
 * What differs between kinds of secrets. Every method must bear being called again after it was cut
 * off anywhere: Secrets Manager repeats a step that failed.
 */
export interface RotationStrategy {
  /** createSecret: the value that is to become current. Changes nothing outside. */
  next(current: SecretValue): Promise<SecretValue>;
  /** setSecret: makes the service accept `pending`, and go on accepting `current`. */
  apply(values: {
    readonly current: SecretValue;
    readonly pending: SecretValue;
    readonly previous: SecretValue | undefined;
  }): Promise<void>;
  /** testSecret: logs in with `pending`. */
  verify(pending: SecretValue): Promise<void>;
  /** finishSecret, after the label has moved: ends what must not outlive the rotation. */
  retire?(values: { readonly current: SecretValue; readonly previous: SecretValue | undefined }): Promise<void>;
}

export interface RotationContext {
  readonly store: SecretStore;
  /** Region that must hold a copy of the secret, in step, before it changes; none when left out. */
  readonly copyRegion?: string | undefined;
  readonly strategy: RotationStrategy;
  readonly log: Log;
}

/**
 * Runs one step of a rotation.
 *
 * @throws RotationError when the secret, the version or its label do not allow the step.
 */
export async function rotate(event: RotationEvent, { store, strategy, log, copyRegion }: RotationContext): Promise<void> {
  const { SecretId: secretId, ClientRequestToken: versionId } = event;
  const step = parseStep(event);
  const { rotationEnabled, stages, copies } = await store.describe(secretId);
  if (!rotationEnabled) throw new RotationError(`rotation is not enabled for ${secretId}; enable it, then start a rotation`);
  const labels = stages[versionId];
  if (labels === undefined)
    throw new RotationError(`${secretId} has no version ${versionId}; the rotation it belonged to is gone, start a new one`);
  const isCurrent = labels.includes("AWSCURRENT");
  if (!isCurrent && !labels.includes("AWSPENDING")) {
    throw new RotationError(
      `version ${versionId} of ${secretId} does not carry AWSPENDING; the rotation was cancelled or another one took its place, start a new one`,
    );
  }
  if (isCurrent && step !== "finishSecret") {
    log.info("version is current already, nothing to do", { step, secretId, versionId });
    return;
  }

  const pending = () => readPending(store, secretId, versionId);
  switch (step) {
    case "createSecret":
      if (copyRegion !== undefined) requireCopy(secretId, copyRegion, copies);
      if ((await store.read(secretId, "AWSPENDING", versionId)) === undefined) {
        await store.writePending(secretId, versionId, await strategy.next(await readCurrent(store, secretId)));
      }
      break;
    case "setSecret":
      await strategy.apply({
        pending: await pending(),
        current: await readCurrent(store, secretId),
        previous: await store.read(secretId, "AWSPREVIOUS"),
      });
      break;
    case "testSecret":
      await strategy.verify(await pending());
      break;
    case "finishSecret":
      if (!isCurrent) {
        // An empty version must never become current, and neither must one that does not work.
        await strategy.verify(await pending());
        await store.makeCurrent(secretId, versionId, currentVersion(secretId, stages));
      }
      await strategy.retire?.({ current: await readCurrent(store, secretId), previous: await store.read(secretId, "AWSPREVIOUS") });
      break;
  }
  log.info("step done", { step, secretId, versionId });
}

/**
 * A change that does not reach the copy would leave the other region with credentials that nothing
 * takes. It has no copy after a promotion there: then the secret there is the live one, and this one is not.
 */
function requireCopy(secretId: string, region: string, copies: Readonly<Record<string, string>>): void {
  const status = copies[region];
  if (status === "InSync") return;
  const found = status === undefined ? "has none there" : `is ${status}`;
  throw new RotationError(
    `the copy of ${secretId} in ${region} must be InSync before it rotates, and it ${found}; after a failover finish the failback first, otherwise replicate the secret again`,
  );
}

async function readPending(store: SecretStore, secretId: string, versionId: string): Promise<SecretValue> {
  const value = await store.read(secretId, "AWSPENDING", versionId);
  if (value === undefined) throw new RotationError(`version ${versionId} of ${secretId} has no value; createSecret has to run before`);
  return value;
}

export async function readCurrent(store: SecretStore, secretId: string): Promise<SecretValue> {
  const value = await store.read(secretId, "AWSCURRENT");
  if (value === undefined) throw new RotationError(`${secretId} has no current value; store a first one before it can rotate`);
  return value;
}

function currentVersion(secretId: string, stages: Readonly<Record<string, readonly string[]>>): string {
  const found = Object.entries(stages).find(([, labels]) => labels.includes("AWSCURRENT"));
  if (found === undefined) throw new RotationError(`${secretId} has no current version`);
  return found[0];
}
