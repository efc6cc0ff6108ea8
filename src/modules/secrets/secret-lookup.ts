import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { Construct } from "constructs";
import { textKnownAtApply } from "../shared/ordering";

export interface SecretLookupProps {
  /** Whole name of a secret of this region, such as the copy of one that the other region's stack makes. */
  readonly name: string;
  /** Attribute of a resource of the same stack that is unknown until the first apply: it defers the call, so that planning a new estate needs no AWS. */
  readonly unknownUntilApply: string;
}

/**
 * The whole ARN of a secret that another stack makes, for arguments that take no other: its last six
 * characters are random, and the same in every region that has a copy. Asked for in the secret's own
 * region, by name, so that no state of another region is read; the value is not read either.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
export class SecretLookup extends Construct {
  public readonly secretArn: string;

  public constructor(scope: Construct, id: string, { name, unknownUntilApply }: SecretLookupProps) {
    super(scope, id);
    this.secretArn = new DataAwsSecretsmanagerSecret(this, "secret", { name: textKnownAtApply(name, unknownUntilApply) }).arn;
  }
}
