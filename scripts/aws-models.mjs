/**
 * Extracts what AWS accepts, for the resource types that the mapping names, from two pinned packages into
 * src/estate/judge/aws-models/data. Run it with `npm run aws-models` after a change of the mapping or of a pin
 * below; it needs pip to download the packages, and neither installs nor runs them. The result is
 * committed, so nothing else needs Python or a network.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { strFromU8, unzipSync } from "fflate";
import { cloudFormationModel, extensionModel } from "./aws-models/cloudformation.mjs";
import { operationModel } from "./aws-models/botocore.mjs";
import { facts } from "./aws-models/facts.mjs";

/** Apache-2.0: the models that AWS generates its SDKs from. */
const botocore = "1.44.8";
/** MIT-0: the CloudFormation resource schemas by region, and tables that AWS publishes nowhere as one. */
const cfnLint = "1.58.0";

const room = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "src", "estate", "judge", "aws-models");
const mappingFolder = path.join(room, "mapping");

const wheels = download();
const about = {
  sources: [`botocore ${botocore} (Apache-2.0)`, `cfn-lint ${cfnLint} (MIT-0), schemas of ${wheels.date}`],
  command: "npm run aws-models",
};
for (const file of readdirSync(mappingFolder).sort()) {
  const mapping = JSON.parse(readFileSync(path.join(mappingFolder, file), "utf8"));
  const names = new Set();
  const extensions = new Set();
  for (const entry of Object.values(mapping)) {
    for (const name of entry.models) names.add(name);
    for (const target of Object.values(entry.arguments ?? {}).flat())
      if (/^[a-z0-9-]+\.[A-Z]\w+:/.test(target)) names.add(target.slice(0, target.indexOf(":")));
    for (const name of Object.keys(entry.extensions ?? {})) extensions.add(name);
  }
  const models = Object.fromEntries(
    [...names]
      .sort()
      .map((name) => [name, name.startsWith("AWS::") ? cloudFormationModel(wheels.cfnLint, name) : operationModel(wheels.botocore, name)]),
  );
  const tables = Object.fromEntries([...extensions].sort().map((name) => [name, extensionModel(wheels.cfnLint, name)]));
  writeFileSync(
    path.join(room, "data", file),
    `${JSON.stringify({ about, models, extensions: tables }, undefined, 0).replaceAll(/("(?:AWS::[\w:]+|[a-z0-9-]+\.[A-Z]\w+|models|extensions)":\{)/g, "\n$1")}\n`,
  );
}

writeFileSync(
  path.join(room, "..", "..", "..", "facts", "aws-choices.json"),
  `${JSON.stringify({ about, ...facts(wheels.cfnLint) }).replaceAll(/("\w+":[[{])/g, "\n$1")}\n`,
);

/** Both packages' files that are read, by their paths in the package. */
function download() {
  const folder = mkdtempSync(path.join(tmpdir(), "aws-models-"));
  try {
    execFileSync(
      "python3",
      [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
        "--dest",
        folder,
        `botocore==${botocore}`,
        `cfn-lint==${cfnLint}`,
      ],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    const read = (prefix, filter) => {
      const name = readdirSync(folder).find((file) => file.startsWith(prefix));
      return unzipSync(readFileSync(path.join(folder, name)), { filter: (entry) => filter.test(entry.name) });
    };
    const cfn = read("cfn_lint-", /^cfnlint\/data\/schemas\/(?:providers|resources|extensions|version)/);
    const text = (file) => strFromU8(file);
    return {
      date: JSON.parse(text(cfn["cfnlint/data/schemas/version.json"])).schema_date.slice(0, 10),
      cfnLint: (name) =>
        cfn[`cfnlint/data/schemas/${name}`] === undefined ? undefined : JSON.parse(text(cfn[`cfnlint/data/schemas/${name}`])),
      botocore: serviceModels(read("botocore-", /^botocore\/data\/[^/]+\/[^/]+\/service-2\.json\.gz$/)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The newest model of a service, read once. */
function serviceModels(files) {
  const known = new Map();
  return (service) => {
    if (!known.has(service)) {
      const name = Object.keys(files)
        .filter((file) => file.startsWith(`botocore/data/${service}/`))
        .sort()
        .at(-1);
      if (name === undefined) throw new Error(`botocore ${botocore} has no service ${service}`);
      known.set(service, JSON.parse(gunzipSync(files[name]).toString("utf8")));
    }
    return known.get(service);
  };
}
