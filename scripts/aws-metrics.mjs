/**
 * Extracts the metrics that the CloudWatch console knows of each service, for the namespaces below, into
 * src/estate/judge/service-rules/data/aws-metrics.json: names, each with the sets of dimensions that it has. Run it
 * with `npm run aws-metrics` after an alarm or a dashboard looks at another namespace; it needs npm to download the
 * package, and neither installs nor runs it. What the console does not list stands in
 * src/estate/judge/service-rules/documented-metrics.ts.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** Apache-2.0; carries the service directory of the CloudWatch console, which its team gives to the AWS CDK. */
const serviceSpec = { name: "@aws-cdk/aws-service-spec", version: "0.1.216" };
const namespaces = new Set([
  "AWS/ApiGateway",
  "AWS/ApplicationELB",
  "AWS/CloudFront",
  "AWS/CodeBuild",
  "AWS/DynamoDB",
  "AWS/ECS",
  "AWS/ElastiCache",
  "AWS/Events",
  "AWS/Lambda",
  "AWS/Logs",
  "AWS/NATGateway",
  "AWS/RDS",
  "AWS/Route53",
  "AWS/S3",
  "AWS/SNS",
  "AWS/SQS",
  "AWS/States",
]);

const { metric, dimensionSet, usesDimensionSet } = readSpec().schema;
const dimensions = new Map(dimensionSet.entities.map(({ $id, dimensions: of }) => [$id, of.map(({ name }) => name).sort()]));
const found = {};
for (const { $id, namespace, name } of metric.entities) {
  if (!namespaces.has(namespace)) continue;
  found[namespace] ??= {};
  const sets = (usesDimensionSet.forward[$id] ?? []).map((use) => dimensions.get(use.$id).join(","));
  found[namespace][name] = [...new Set([...(found[namespace][name] ?? []), ...sets])].sort();
}
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));
const about = { source: `${serviceSpec.name} ${serviceSpec.version} (Apache-2.0)`, command: "npm run aws-metrics" };
const metrics = Object.fromEntries(Object.entries(sorted(found)).map(([namespace, of]) => [namespace, sorted(of)]));
writeFileSync(
  path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "src/estate/judge/service-rules/data/aws-metrics.json"),
  `${JSON.stringify({ about, metrics }).replaceAll(/("(?:AWS\/\w+|metrics)":\{)/g, "\n$1")}\n`,
);

function readSpec() {
  const folder = mkdtempSync(path.join(tmpdir(), "aws-metrics-"));
  try {
    execFileSync("npm", ["pack", "--silent", `${serviceSpec.name}@${serviceSpec.version}`], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [archive] = readdirSync(folder);
    const packed = execFileSync("tar", ["-xzOf", path.join(folder, archive), "package/db.json.gz"], { maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(gunzipSync(packed).toString("utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
