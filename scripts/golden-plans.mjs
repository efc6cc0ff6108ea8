/**
 * `node scripts/golden-plans.mjs [folder]`: makes the golden plans of the review's tests with real
 * Terraform, offline. What exists is planned from nothing, the values that only AWS knows are made
 * up, and the result is the state from which what is declared is planned.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cases } from "../__tests__/estate/judge/review/golden/cases/index.mjs";
import { projectRoot } from "./build.mjs";

const golden = path.join(projectRoot, "__tests__", "estate", "judge", "review", "golden");
const output = process.argv[2] ?? path.join(golden, "plans");
const largest = 1024 * 1024 * 1024;

const { set, unset } = JSON.parse(
  execFileSync(process.execPath, [path.join(projectRoot, "bin", "estate.mjs"), "env", "--json"], { encoding: "utf8" }),
);
const environment = { ...process.env, ...set };
for (const name of unset) delete environment[name];

const work = mkdtempSync(path.join(tmpdir(), "estate-golden-"));
try {
  writeRoot((one) => one.before);
  terraform("init", "-input=false", "-no-color");
  const existing = plan("before");
  const { provider_schemas: schemas } = JSON.parse(terraform("providers", "schema", "-json"));
  const { resource_schemas: types } = schemas["registry.terraform.io/hashicorp/aws"];
  writeJson("terraform.tfstate", stateOf(existing.resource_changes ?? [], types));
  writeRoot((one) => one.after, true);
  writeGolden(plan("after"));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function terraform(...args) {
  return execFileSync("terraform", args, {
    cwd: work,
    env: environment,
    encoding: "utf8",
    maxBuffer: largest,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function plan(name) {
  terraform("plan", "-input=false", "-no-color", "-refresh=false", "-lock=false", `-out=${name}.tfplan`);
  return JSON.parse(terraform("show", "-no-color", "-json", `${name}.tfplan`));
}

function writeJson(name, value) {
  mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
  writeFileSync(path.join(work, name), `${JSON.stringify(value, undefined, 1)}\n`);
}

/** One module per case, so that one plan serves them all. */
function writeRoot(resourcesOf, withStateChanges = false) {
  const provider = {
    region: "us-east-1",
    access_key: "offline",
    secret_key: "offline",
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_requesting_account_id: true,
  };
  const required = { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } };
  // Only a root module may import.
  const imports = withStateChanges
    ? Object.entries(cases).flatMap(([name, { imported = {} }]) =>
        Object.entries(imported).map(([to, id]) => ({ to: `module.${name}.${to}`, id })),
      )
    : [];
  writeJson("main.tf.json", {
    terraform: required,
    provider: { aws: provider },
    module: Object.fromEntries(Object.keys(cases).map((name) => [name, { source: `./cases/${name}` }])),
    ...(imports.length > 0 ? { import: imports } : {}),
  });
  for (const [name, one] of Object.entries(cases)) {
    const resource = {};
    for (const [address, values] of Object.entries(resourcesOf(one))) {
      const [type, label] = address.split(".");
      resource[type] = { ...resource[type], [label]: values };
    }
    const removed = (withStateChanges ? (one.removed ?? []) : []).map((from) => ({ from, lifecycle: { destroy: false } }));
    const moved = withStateChanges ? Object.entries(one.moved ?? {}).map(([from, to]) => ({ from, to })) : [];
    writeJson(path.join("cases", name, "main.tf.json"), {
      terraform: required,
      ...(Object.keys(resource).length > 0 ? { resource } : {}),
      ...(removed.length > 0 ? { removed } : {}),
      ...(moved.length > 0 ? { moved } : {}),
    });
  }
}

function stateOf(changes, types) {
  const resources = changes.map(({ module_address: module, mode, type, name, change }) => {
    const one = cases[module.slice("module.".length)];
    const has = (list = []) => list.includes(`${type}.${name}`);
    const instance = (made) => ({
      schema_version: types[type].version,
      attributes: filled(change.after, change.after_unknown, types[type].block, made),
      sensitive_attributes: [],
    });
    return {
      module,
      mode,
      type,
      name,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [
        { ...(has(one.tainted) ? { status: "tainted" } : {}), ...instance(`${type}-${name}`) },
        ...(has(one.deposed) ? [{ deposed: "0a1b2c3d", ...instance(`${type}-${name}-old`) }] : []),
      ],
    };
  });
  return { version: 4, terraform_version: "1.10.0", serial: 1, lineage: "00000000-0000-0000-0000-000000000000", outputs: {}, resources };
}

/** Values with a made-up one in the place of each that is unknown. */
function filled(values, marks, { attributes = {}, block_types: blocks = {} }, made) {
  const result = { ...values };
  for (const [name, mark] of Object.entries(marks)) {
    if (mark === true) result[name] = attributes[name] === undefined ? [] : madeUp(attributes[name], name, made);
    else if (Array.isArray(mark) && blocks[name] !== undefined)
      result[name] = (values[name] ?? []).map((item, index) => filled(item, mark[index] ?? {}, blocks[name].block, made));
    else if (typeof mark === "object" && !Array.isArray(mark) && attributes[name] !== undefined) result[name] = values[name];
  }
  return result;
}

/** AWS names what it makes; an argument that was left out it leaves empty. */
function madeUp({ type, optional = false }, name, made) {
  if (type === "string") return name === "arn" ? `arn:aws:made:us-east-1:111111111111:${made}` : optional && name !== "id" ? "" : made;
  if (type === "number") return 0;
  if (type === "bool") return false;
  return type[0] === "map" || type[0] === "object" ? {} : [];
}

/** Keeps what a review reads; arguments that are not set are left out. */
function writeGolden({ format_version, terraform_version, resource_changes = [] }) {
  mkdirSync(output, { recursive: true });
  for (const name of readdirSync(output)) rmSync(path.join(output, name));
  for (const name of Object.keys(cases)) {
    const changes = resource_changes
      .filter(({ module_address: module }) => module === `module.${name}`)
      .map(({ address, previous_address: previous, deposed, mode, type, name: label, change, action_reason }) => ({
        address: address.slice(`module.${name}.`.length),
        ...(previous === undefined ? {} : { previous_address: previous.slice(`module.${name}.`.length) }),
        ...(deposed === undefined ? {} : { deposed }),
        mode,
        type,
        name: label,
        change: {
          actions: cases[name].actions ?? change.actions,
          before: withoutUnset(change.before),
          after: withoutUnset(change.after),
          after_unknown: change.after_unknown ?? {},
          before_sensitive: change.before_sensitive,
          after_sensitive: change.after_sensitive,
          ...(change.replace_paths === undefined ? {} : { replace_paths: change.replace_paths }),
          ...(change.importing === undefined ? {} : { importing: change.importing }),
        },
        ...(action_reason === undefined ? {} : { action_reason }),
      }));
    writeFileSync(
      path.join(output, `${name}.json`),
      `${JSON.stringify({ format_version, terraform_version, resource_changes: changes }, undefined, 1)}\n`,
    );
  }
}

function withoutUnset(value) {
  if (Array.isArray(value)) return value.map(withoutUnset);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutUnset(inner)]),
  );
}
