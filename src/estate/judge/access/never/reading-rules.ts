import { arnOf } from "../world/arns";
import { purposeOf } from "../calls/people";
import { asked, people, readers, workloads, ofType, located, stateBuckets, dataBuckets, type Rule } from "./rule";

/** First values of generated credentials: a refresh of Terraform's reads them, so that the role that plans may. */
const rolesThatRefresh = new Set(["planner"]);

/** What is not read: data, secrets and states by people and by what plans or applies. */
export const readingRules: readonly Rule[] = [
  {
    id: "readers-read-no-secret",
    sentence: "Who only reads configuration reads no secret; a role that plans reads those that a refresh needs and no others.",
    asks: (world) =>
      readers(world).flatMap((role) =>
        asked(
          [role],
          ["secretsmanager:GetSecretValue"],
          located(
            ofType(world, "aws_secretsmanager_secret").filter(
              ({ args }) => !rolesThatRefresh.has(purposeOf(role)) || /\/external\//.test(String(args.name)),
            ),
          ),
        ),
      ),
  },
  {
    id: "readers-read-no-object",
    sentence: "Who only reads configuration reads no object of a bucket that holds data.",
    asks: (world) => asked(readers(world), ["s3:GetObject", "s3:GetObjectVersion"], located(dataBuckets(world), "/one")),
  },
  {
    id: "readers-read-no-state",
    sentence: "People who only read configuration read no state: states and plans hold more than configuration.",
    asks: (world) =>
      asked(people(world, "read-only", "on-call", "operator"), ["s3:GetObject"], located(stateBuckets(world), "/one.tfstate")),
  },
  {
    id: "readers-read-no-series",
    sentence: "Who only reads configuration queries no time series.",
    asks: (world) => asked(readers(world), ["timestream:Select"], located(ofType(world, "aws_timestreamwrite_table"))),
  },
  {
    id: "readers-see-no-requests",
    sentence: "Who only reads configuration sees no sampled request and no log of requests.",
    asks: (world) => [
      ...asked(readers(world), ["wafv2:GetSampledRequests"], located(ofType(world, "aws_wafv2_web_acl"))),
      ...asked(
        readers(world),
        ["logs:GetLogEvents", "logs:FilterLogEvents"],
        located(
          ofType(world, "aws_cloudwatch_log_group").filter(({ args }) => /aws-waf-logs-|^\/aws\/rds\//.test(String(args.name))),
          ":log-stream:one",
        ),
      ),
    ],
  },
  {
    id: "masked-stays-masked",
    sentence: "Nobody who reads or works, and no task or function, sees what logs mask or ends the masking.",
    asks: (world) =>
      asked(
        [...readers(world), ...workloads(world)],
        ["logs:Unmask", "logs:PutDataProtectionPolicy", "logs:DeleteDataProtectionPolicy"],
        located(ofType(world, "aws_cloudwatch_log_group").filter(({ args }) => !String(args.name).startsWith("aws-waf-logs-"))),
      ),
  },
  {
    id: "appliers-read-no-data",
    sentence:
      "Who applies or plans reads what a refresh reads and nothing else: no secret that an apply does not write, no item of another table, no ciphertext by hand.",
    asks: (world) => {
      const roles = people(world, "administrator", "deployer", "developer", "planner");
      const all = ofType(world, "aws_secretsmanager_secret");
      const versions = ofType(world, "aws_secretsmanager_secret_version").map(arnOf);
      // Copies in other regions have the name of what was written.
      const written = all
        .filter((secret) => versions.includes(arnOf(secret)))
        .map(({ account, args }) => `${account} ${String(args.name)}`);
      const secrets = all.filter(({ account, args }) => !written.includes(`${account} ${String(args.name)}`));
      const tables = ofType(world, "aws_dynamodb_table");
      return [
        ...asked(roles, ["secretsmanager:GetSecretValue"], located(secrets)),
        ...asked(roles, ["dynamodb:GetItem"], located(tables, "-other")),
        ...asked(roles, ["dynamodb:Query", "dynamodb:Scan"], located(tables)),
        ...asked(roles, ["kms:Decrypt"], located(ofType(world, "aws_kms_key"))),
      ];
    },
  },
];
