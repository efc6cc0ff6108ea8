import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Construct } from "constructs";

export interface TokenChangeProps {
  readonly functionArn: string;
  /** `bootstrap`: start the first rotation of the secret and wait for its end. `adopt`: set the token that the secret holds. */
  readonly mode: "bootstrap" | "adopt";
  readonly secretArn: string;
  readonly replicationGroupId: string;
  /** Unknown when the cluster is replaced, which makes the change happen again. */
  readonly replicationGroupArn: string;
}

/**
 * Replaces the token that a cluster was created with, during the apply that created it. That token
 * stands in the state; when this is through it opens nothing. An answer with an error fails the apply.
 *
 * The call is made at creation and whenever an argument changes, and none is made at destruction:
 * that is what the provider does unless `lifecycle_scope` says otherwise.
 */
export class TokenChange extends Construct {
  /** Known only when the token has been replaced. */
  public readonly done: string;

  public constructor(
    scope: Construct,
    id: string,
    { functionArn, mode, secretArn, replicationGroupId, replicationGroupArn }: TokenChangeProps,
  ) {
    super(scope, id);
    const call = new LambdaInvocation(this, "call", {
      functionName: functionArn,
      input: JSON.stringify({ mode, secretId: secretArn, replicationGroupId }),
      triggers: { replicationGroup: replicationGroupArn },
    });
    this.done = call.id;
  }
}
