import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { GeneratedCredentials } from "../../../src/modules/secrets/generated-credentials";
import { onlyResource, type StackJson } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

interface WithEphemeral extends StackJson {
  readonly ephemeral: Record<
    "aws_secretsmanager_random_password" | "aws_secretsmanager_secret_version",
    Record<string, Record<string, unknown>>
  >;
}

let password = "";
const stack = synthModule((scope) => {
  const { arn } = new SecretsmanagerSecret(scope, "secret", { name: "test" });
  password = new GeneratedCredentials(scope, "credentials", { secretArn: arn, username: "someone" }).password;
}) as { readonly json: WithEphemeral };
const version = onlyResource(stack, "aws_secretsmanager_secret_version");

describe("generated credentials", () => {
  it("are generated during the apply, because the length is written with an unknown", () => {
    expect(stack.json.ephemeral.aws_secretsmanager_random_password[version.name]).toEqual({
      exclude_punctuation: true,
      password_length: "${((length(aws_secretsmanager_secret.secret.arn) % 1) + 32)}",
    });
  });

  it("reach the secret by a write-only argument that is sent once", () => {
    expect(version.args).toMatchObject({
      secret_string_wo: `\${jsonencode({ username = "someone", password = ephemeral.aws_secretsmanager_random_password.${version.name}.random_password })}`,
      secret_string_wo_version: 1,
    });
    expect(version.args).not.toHaveProperty("secret_string");
  });

  it("are read back from the secret, which is the only one to hold them", () => {
    expect(stack.json.ephemeral.aws_secretsmanager_secret_version[version.name]).toEqual({ secret_id: `\${${version.address}.secret_id}` });
    expect(password).toBe(`\${jsondecode(ephemeral.aws_secretsmanager_secret_version.${version.name}.secret_string)["password"]}`);
  });
});
