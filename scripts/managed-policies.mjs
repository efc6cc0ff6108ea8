/**
 * Extracts AWS-managed policies that roles of the estate have, from a pinned package, into
 * src/estate/judge/access/data/managed-policies.json. Run it with `npm run managed-policies` after a role was
 * given another one, and add its name below.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { strFromU8, unzipSync } from "fflate";

/** Apache-2.0; its policies are what AWS's API answered on the day of its release. */
const moto = "5.2.5";
const names = [
  "AmazonEC2ContainerServiceforEC2Role",
  "AmazonRDSEnhancedMonitoringRole",
  "AWSBackupServiceRolePolicyForBackup",
  "AWSBackupServiceRolePolicyForRestores",
  "AWSBackupServiceRolePolicyForS3Backup",
  "ReadOnlyAccess",
];

const room = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "src", "estate", "judge", "access", "data");
const folder = mkdtempSync(path.join(tmpdir(), "managed-policies-"));
try {
  execFileSync(
    "python3",
    ["-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check", "--dest", folder, `moto==${moto}`],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const wheel = readdirSync(folder).find((name) => name.startsWith("moto-"));
  const file = "moto/iam/aws_managed_policies.py";
  const source = strFromU8(unzipSync(readFileSync(path.join(folder, wheel)), { filter: ({ name }) => name === file })[file]);
  const all = JSON.parse(source.slice(source.indexOf('"""') + 3, source.lastIndexOf('"""')).replaceAll("\\\\", "\\"));
  const policies = Object.fromEntries(
    names.map((name) => {
      const policy = all[name];
      if (policy === undefined) throw new Error(`moto ${moto} has no policy ${name}`);
      return [
        `arn:aws:iam::aws:policy${policy.Path}${name}`,
        { version: policy.DefaultVersionId, created: policy.CreateDate, document: policy.Document },
      ];
    }),
  );
  const about = { source: `moto ${moto} (Apache-2.0)`, command: "npm run managed-policies" };
  writeFileSync(
    path.join(room, "managed-policies.json"),
    `${JSON.stringify({ about, policies }).replaceAll('"arn:aws:iam::aws:policy', '\n"arn:aws:iam::aws:policy')}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
