import { type Args, blocks, broken, type Declared, type Estate, type ServiceRule, text } from "./rule";

const secretsOf = (estate: Estate, beside: Declared): readonly Declared[] => estate.beside(beside, "aws_secretsmanager_secret");

/** Whether an argument refers to a resource, possibly through a function. */
const refersTo = (value: unknown, { address }: Declared): boolean => text(value).includes(`${address}.`);

const folderOf = ({ args }: Declared): string => text(args.name).split("/").slice(0, -1).join("/");

/** Names of secrets in `valueFrom` of a task's containers. */
function asked({ args }: Declared): string[] {
  try {
    const containers = JSON.parse(text(args.container_definitions)) as readonly { readonly secrets?: readonly { valueFrom: string }[] }[];
    return containers.flatMap(({ secrets = [] }) => secrets.map(({ valueFrom }) => valueFrom));
  } catch {
    return [];
  }
}

/** Rules about credentials that several services hand to each other. */
export const secretRules: readonly ServiceRule[] = [
  {
    id: "users-of-a-proxy-change-in-turn",
    aws: "RDS Proxy supports no alternating users: the two users of a service have a secret each, and while both are changed at once neither is let in.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-strategy.html",
    find: (estate) =>
      estate.all("aws_db_proxy").flatMap((proxy) => {
        const known = blocks(proxy.args.auth).flatMap(({ secret_arn: arn }) =>
          secretsOf(estate, proxy).filter((one) => refersTo(arn, one)),
        );
        const times = new Map<string, Declared>();
        return known.flatMap((secret) => {
          const rotation = estate.beside(secret, "aws_secretsmanager_secret_rotation").find(({ args }) => refersTo(args.secret_id, secret));
          if (rotation === undefined) return [];
          const time = `${folderOf(secret)} ${JSON.stringify(rotation.args.rotation_rules)}`;
          const other = times.get(time);
          times.set(time, secret);
          return other === undefined ? [] : [broken(secret, `is rotated at the same time as ${text(other.args.name)}`)];
        });
      }),
  },
  {
    id: "drawn-tokens-are-adopted",
    aws: "A random password is drawn again by every plan: when the creation of a cache fails once, the next one makes it with another token than its secret holds, unless something asks the cache afterwards.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html",
    find: (estate) =>
      estate
        .all("aws_elasticache_replication_group")
        .filter(({ args }) => text(args.auth_token).includes("aws_secretsmanager_random_password."))
        .filter(
          (group) => !estate.beside(group, "aws_lambda_invocation").some(({ args }) => JSON.stringify(args).includes(`${group.address}.`)),
        )
        .map((group) => broken(group, "has a drawn token, and nothing that adopts it")),
  },
  {
    id: "first-tasks-await-no-value",
    aws: "ECS starts no task that names a secret without a value; a secret that neither an apply nor a rotation gives one is empty until a person stores it.",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
    find: (estate) => {
      const filled = (secret: Declared): boolean =>
        ["aws_secretsmanager_secret_version", "aws_secretsmanager_secret_rotation"].some((type) =>
          estate.beside(secret, type).some(({ args }: { readonly args: Args }) => refersTo(args.secret_id, secret)),
        );
      const empty = estate.all("aws_secretsmanager_secret").filter((secret) => !filled(secret));
      return estate
        .all("aws_ecs_task_definition")
        .flatMap((task) =>
          asked(task).flatMap((from) =>
            empty
              .filter(({ args }) => from.includes(`:secret:${text(args.name)}`))
              .map(({ args }) => broken(task, `names ${text(args.name)}, which has no value before somebody stores one`)),
          ),
        );
    },
  },
];
