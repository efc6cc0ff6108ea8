import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { writeOnceVersion } from "../secrets/generated-credentials";

export interface InitialTokenProps {
  readonly secretArn: string;
  readonly token: string;
}

/**
 * The first value of a token's secret: the token that the cluster is created with, marked so that
 * the rotation which replaces it ends it at once instead of after an overlap.
 */
export class InitialToken extends Construct {
  /** ARN of the secret, known only when it has its value. */
  public readonly secretArn: string;

  public constructor(scope: Construct, id: string, { secretArn, token }: InitialTokenProps) {
    super(scope, id);
    this.secretArn = new SecretsmanagerSecretVersion(this, "version", {
      secretId: secretArn,
      secretStringWo: Fn.jsonencode({ authToken: token, bootstrap: true }),
      secretStringWoVersion: writeOnceVersion,
    }).arn;
  }
}
