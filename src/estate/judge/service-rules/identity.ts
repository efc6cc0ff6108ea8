import { actions, broken, conditionKeys, type ServiceRule, statements, text } from "./rule";

const assumedBy = (trust: unknown, service: string): boolean =>
  statements(trust).some(({ Principal }) => JSON.stringify(Principal ?? "").includes(`"${service}"`));
const globalKeys = (trust: unknown): string[] =>
  statements(trust)
    .flatMap(conditionKeys)
    .filter((key) => key.startsWith("aws:"));

export const identityRules: readonly ServiceRule[] = [
  {
    id: "proxy-role-without-conditions",
    aws: "RDS Proxy sends no global condition keys: a role that asks for one cannot be taken, and the proxy reads no secret.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations",
    find: (estate) =>
      estate.all("aws_db_proxy").flatMap((proxy) =>
        estate
          .beside(proxy, "aws_iam_role")
          .filter(
            ({ address, args }) =>
              text(proxy.args.role_arn).includes(address) &&
              assumedBy(args.assume_role_policy, "rds.amazonaws.com") &&
              globalKeys(args.assume_role_policy).length > 0,
          )
          .map((role) => broken(role, `trusts RDS with a condition on ${globalKeys(role.args.assume_role_policy).join(", ")}`)),
      ),
  },
  {
    id: "replication-role-without-source",
    aws: "No page of AWS shows that S3 sends a source when it takes a role for replication; a role that asks for one may replicate nothing.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
    find: (estate) =>
      estate
        .all("aws_iam_role")
        .filter(({ args }) => assumedBy(args.assume_role_policy, "s3.amazonaws.com") && globalKeys(args.assume_role_policy).length > 0)
        .map((role) => broken(role, `trusts S3 with a condition on ${globalKeys(role.args.assume_role_policy).join(", ")}`)),
  },
  {
    id: "no-mfa-in-permissions",
    aws: "The session of a role carries no MFA key: a permission that asks for it, or denies without it, decides wrongly for everybody.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    find: (estate) =>
      [...estate.all("aws_iam_policy"), ...estate.all("aws_iam_role_policy")]
        .filter(({ args }) =>
          statements(args.policy).some((one) => conditionKeys(one).some((key) => key.startsWith("aws:MultiFactorAuth"))),
        )
        .map((policy) => broken(policy, "asks for multi-factor sign-in outside a trust")),
  },
  {
    id: "rotation-started-with-invocation",
    aws: "RotateSecret is refused to a caller that may not invoke the rotation function.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html",
    find: (estate) =>
      estate
        .all("aws_iam_role_policy")
        .filter(({ args }) => {
          const allowed = statements(args.policy)
            .filter(({ Effect }) => Effect === "Allow")
            .flatMap(actions);
          return allowed.includes("secretsmanager:RotateSecret") && !allowed.includes("lambda:InvokeFunction");
        })
        .map((policy) => broken(policy, "may start a rotation and not invoke a function")),
  },
  {
    id: "agent-endpoints-without-policy",
    aws: "The endpoints of the container agent take the full-access policy only; another one is refused.",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
    find: (estate) =>
      estate
        .all("aws_vpc_endpoint")
        .filter(({ args }) => /\.ecs-(?:agent|telemetry)$/.test(text(args.service_name)) && args.policy !== undefined)
        .map((endpoint) => broken(endpoint, `has a policy of its own for ${text(endpoint.args.service_name)}`)),
  },
];
