import { type Fixture, one, several, type Resources } from "./resources";

const monthly = (day: number): object => ({ schedule_expression: `cron(0 9 ${day} * ? *)` });
const proxyUsers = (first: object, second: object, folders: readonly [string, string] = ["db/api", "db/api"]): Resources => ({
  ...one("aws_db_proxy", {
    auth: ["a", "b"].map((user) => ({ secret_arn: `\${element([aws_secretsmanager_secret.${user}.arn, "made"], 0)}` })),
  }),
  ...several("aws_secretsmanager_secret", { a: { name: `${folders[0]}/a` }, b: { name: `${folders[1]}/b` } }),
  ...several("aws_secretsmanager_secret_rotation", {
    a: { secret_id: "${aws_secretsmanager_secret.a.arn}", rotation_rules: first },
    b: { secret_id: "${aws_secretsmanager_secret.b.arn}", rotation_rules: second },
  }),
});
const drawn: Resources = one("aws_elasticache_replication_group", {
  auth_token: "${data.aws_secretsmanager_random_password.one.random_password}",
  transit_encryption_enabled: true,
});
const task = (name: string): Resources =>
  one("aws_ecs_task_definition", {
    container_definitions: JSON.stringify([
      { name: "application", secrets: [{ name: "KEY", valueFrom: `arn:aws:secretsmanager:us-east-1:111111111111:secret:${name}` }] },
    ]),
  });
const filled: Resources = one("aws_secretsmanager_secret_version", { secret_id: "${aws_secretsmanager_secret.one.arn}" });

export const credentialFixtures: Readonly<Record<string, Fixture>> = {
  "users-of-a-proxy-change-in-turn": { passes: proxyUsers(monthly(2), monthly(16)), fails: proxyUsers(monthly(2), monthly(2)) },
  "drawn-tokens-are-adopted": {
    passes: { ...drawn, ...one("aws_lambda_invocation", { input: '{"group":"${aws_elasticache_replication_group.one.id}"}' }) },
    fails: drawn,
  },
  "first-tasks-await-no-value": {
    passes: { ...one("aws_secretsmanager_secret", { name: "external/broker" }), ...task("external/broker"), ...filled },
    fails: { ...one("aws_secretsmanager_secret", { name: "external/broker" }), ...task("external/broker") },
  },
};
