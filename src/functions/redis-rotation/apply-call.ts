import { RotationError } from "../shared/rotation/event";

const modes = ["bootstrap", "adopt", "revoke"] as const;

/** What an apply or a person asks of the function, besides the steps that Secrets Manager calls. */
export interface ApplyCall {
  /**
   * `bootstrap`: end the token that the group was created with. `adopt`: give a secondary member the
   * token of the secret's copy. `revoke`: rotate now and end every earlier token at once.
   */
  readonly mode: (typeof modes)[number];
  readonly secretId: string;
  readonly replicationGroupId: string;
}

export const isApplyCall = (event: object): event is ApplyCall => "mode" in event;

/** @throws RotationError for a call of another form, or for another group than the function's. */
export function checkApplyCall({ mode, secretId, replicationGroupId }: ApplyCall, ownGroupId: string): void {
  if (!modes.includes(mode)) throw new RotationError(`unknown mode ${JSON.stringify(mode)}; the modes are ${modes.join(", ")}`);
  if (!secretId) throw new RotationError("the call lacks secretId");
  if (replicationGroupId !== ownGroupId)
    throw new RotationError(`this function changes the tokens of ${ownGroupId}, not of ${JSON.stringify(replicationGroupId)}`);
}
