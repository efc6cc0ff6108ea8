import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { knownAtApply } from "../shared/ordering";

/**
 * Version of every write-only value here. It stays 1 for ever: Terraform sends a write-only value
 * when this number changes, and after the first rotation the value it would send is not the live one.
 */
export const writeOnceVersion = 1;

const passwordLength = 32;

export interface GeneratedCredentialsProps {
  readonly secretArn: string;
  readonly username: string;
}

/**
 * First credentials of a user, generated in AWS while the apply runs. They go into the secret and to
 * whoever takes `password` as a write-only argument, and stand in no plan and no state.
 *
 * The only place that writes Terraform's `ephemeral` blocks, for which cdktf 0.21 has no classes.
 *
 * - The length is written with the secret's ARN, which is unknown until the secret exists. That
 *   defers the call to the apply; a plan of an estate that was never applied needs no AWS.
 * - An ephemeral value differs in every run. So the password is not taken from the generator but
 *   read back from the secret: the secret is the one source, even if an apply stops half-way.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/ephemeral
 */
export class GeneratedCredentials extends Construct {
  /** ARN of the secret, known only when it has its value. */
  public readonly secretArn: string;
  /** For a write-only argument; anything else refuses it. Send it with `writeOnceVersion`. */
  public readonly password: string;

  public constructor(scope: Construct, id: string, { secretArn, username }: GeneratedCredentialsProps) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    const version = new SecretsmanagerSecretVersion(this, "version", { secretId: secretArn, secretStringWoVersion: writeOnceVersion });
    const name = version.friendlyUniqueId;
    version.secretStringWo = `\${jsonencode({ username = "${username}", password = ephemeral.aws_secretsmanager_random_password.${name}.random_password })}`;
    stack.addOverride(`ephemeral.aws_secretsmanager_random_password.${name}`, {
      password_length: knownAtApply(passwordLength, secretArn),
      // Characters that connection strings and shells would need escaped.
      exclude_punctuation: true,
    });
    stack.addOverride(`ephemeral.aws_secretsmanager_secret_version.${name}`, { secret_id: version.secretId });
    this.secretArn = version.arn;
    this.password = `\${jsondecode(ephemeral.aws_secretsmanager_secret_version.${name}.secret_string)["password"]}`;
  }
}
