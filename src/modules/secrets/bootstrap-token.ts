import { DataAwsSecretsmanagerRandomPassword } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-random-password";
import { Construct } from "constructs";
import { knownAtApply } from "../shared/ordering";

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html: 16 to 128 characters */
const tokenLength = 64;

export interface BootstrapTokenProps {
  /** Attribute of a resource of the same stack that is unknown until the apply: it defers the call, so that planning needs no AWS. */
  readonly unknownUntilApply: string;
}

/**
 * A random token for a resource that asks for one at creation and knows no write-only argument. It
 * stands in the state, so it must be dead before anything can use it: rotate it in the same apply,
 * and let everything that opens the resource depend on that rotation.
 */
export class BootstrapToken extends Construct {
  public readonly token: string;

  public constructor(scope: Construct, id: string, { unknownUntilApply }: BootstrapTokenProps) {
    super(scope, id);
    this.token = new DataAwsSecretsmanagerRandomPassword(this, "random", {
      passwordLength: knownAtApply(tokenLength, unknownUntilApply),
      excludePunctuation: true,
    }).randomPassword;
  }
}
