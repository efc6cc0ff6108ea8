const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export type RotationStep = (typeof steps)[number];

/**
 * What Secrets Manager sends to a rotation function, once per step.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export interface RotationEvent {
  readonly SecretId: string;
  /** Id of the version that the rotation is to fill and to make current. */
  readonly ClientRequestToken: string;
  readonly Step: string;
}

/** A rotation that cannot go on; the message says what is wrong and what to do, and holds no secret value. */
export class RotationError extends Error {
  public override readonly name = "RotationError";
}

/** @throws RotationError for a step that does not exist or an event that Secrets Manager did not send. */
export function parseStep({ SecretId, ClientRequestToken, Step }: RotationEvent): RotationStep {
  const step = steps.find((candidate) => candidate === Step);
  if (step === undefined) throw new RotationError(`unknown rotation step ${JSON.stringify(Step)}; the steps are ${steps.join(", ")}`);
  if (!SecretId || !ClientRequestToken)
    throw new RotationError("the event lacks SecretId or ClientRequestToken; only Secrets Manager calls this function");
  return step;
}
