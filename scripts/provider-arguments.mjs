/**
 * `node scripts/provider-arguments.mjs <schema.json>`: writes which arguments the types of the AWS provider
 * have, out of `terraform providers schema -json`, for the review's coverage: each path of names once, with
 * its kind and how many types have it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "./build.mjs";

const schema = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const types = schema.provider_schemas["registry.terraform.io/hashicorp/aws"].resource_schemas;
const found = {};

for (const [type, { block }] of Object.entries(types)) walk(type, block, []);

/** The last two names say what an argument means, and nested blocks repeat themselves without end. */
function walk(type, { attributes = {}, block_types: blocks = {} }, names) {
  for (const [name, { optional, required, type: kind }] of Object.entries(attributes)) {
    if (optional !== true && required !== true) continue;
    const place = [...names, name].slice(-2).join(".");
    const own = (found[type] ??= {});
    own[place] = typeof kind === "string" ? kind : "other";
  }
  for (const [name, { block }] of Object.entries(blocks)) walk(type, block, [...names, name]);
}

const byPlace = {};
for (const [type, places] of Object.entries(found)) for (const place of Object.keys(places)) (byPlace[place] ??= []).push(type);
const counts = Object.fromEntries(
  Object.entries(byPlace)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, own]) => [place, own.length]),
);
const output = path.join(projectRoot, "src", "estate", "judge", "review", "provider-arguments.json");
writeFileSync(
  output,
  `${JSON.stringify({ provider: "hashicorp/aws 5.100.0", types: Object.keys(types).length, arguments: counts }, undefined, 0)}\n`,
);
