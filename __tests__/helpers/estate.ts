import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject } from "vitest";
import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { type StackInstance } from "../../src/layers/instances";

export interface StackJson {
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  readonly data?: Record<string, Record<string, Record<string, unknown>>>;
  readonly output?: Record<string, Record<string, unknown>>;
  readonly provider?: Record<string, Record<string, unknown>[]>;
  readonly terraform: { readonly backend: { readonly s3: Record<string, unknown> }; readonly [key: string]: unknown };
}

export interface SynthesizedStack extends StackInstance {
  readonly json: StackJson;
}

/** A resource of a stack: its address and its arguments. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly args: Record<string, unknown>;
}

export const realConfig = path.resolve(__dirname, "../../config");

/** The project's own environments, each changed by `edit` on a deep copy. */
export function editedEstate(edit: (environment: Writable<EnvironmentConfig>) => void): EnvironmentConfig[] {
  return loadEstate(realConfig).map((environment) => {
    const copy = structuredClone(environment) as Writable<EnvironmentConfig>;
    edit(copy);
    return copy as EnvironmentConfig;
  });
}

export type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

/** Synthesizes environments and returns their stacks; the files are gone afterwards. */
export async function synthesizeAll(environments: readonly EnvironmentConfig[]): Promise<SynthesizedStack[]> {
  const outdir = mkdtempSync(path.join(tmpdir(), "estate-test-"));
  try {
    // Imported on use: the provider's bindings take a second that a test of the real estate need not wait.
    const { ensureFunctionArchives } = await import("../../src/estate/functions/archives");
    const { synthesize } = await import("../../src/synthesis/synthesize");
    const { stackLoaders } = await import("../../src/stacks/loaders");
    const { archives } = await ensureFunctionArchives(path.resolve(__dirname, "../.."));
    await synthesize(environments, { archives, loaders: stackLoaders }, outdir);
    return readStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** One stack of environments, made by itself: a tenth of the work of synthesizing all. */
export async function synthesizeStack(environments: readonly EnvironmentConfig[], id: string): Promise<SynthesizedStack> {
  const scratch = mkdtempSync(path.join(tmpdir(), "estate-test-"));
  try {
    const [{ ensureFunctionArchives }, { placeStacks }, { stackLoaders }, { renderStack }] = await Promise.all([
      import("../../src/estate/functions/archives"),
      import("../../src/layers/instances"),
      import("../../src/stacks/loaders"),
      import("../../src/synthesis/render"),
    ]);
    const { archives } = await ensureFunctionArchives(path.resolve(__dirname, "../.."));
    const all = placeStacks(environments);
    const placed = all.find(({ instance }) => instance.id === id);
    if (placed === undefined) throw new Error(`no stack ${id}; there are ${all.map(({ instance }) => instance.id).join(", ")}`);
    return {
      ...placed.instance,
      json: (await renderStack(placed, all, { archives, loaders: stackLoaders, scratch })).reduce(merged, {}) as unknown as StackJson,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Terraform JSON of two elements in one. */
function merged(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const together = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = together[key];
    together[key] =
      Array.isArray(before) && Array.isArray(value)
        ? [...(before as unknown[]), ...(value as unknown[])]
        : isObject(before) && isObject(value)
          ? merged(before, value)
          : value;
  }
  return together;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Stacks that were synthesized into a folder. */
export function readStacks(outdir: string): SynthesizedStack[] {
  const { stacks } = JSON.parse(readFileSync(path.join(outdir, "estate.json"), "utf8")) as { stacks: StackInstance[] };
  return stacks.map((stack) => ({
    ...stack,
    json: JSON.parse(readFileSync(path.join(outdir, "stacks", stack.id, "cdk.tf.json"), "utf8")) as StackJson,
  }));
}

let real: SynthesizedStack[] | undefined;

/** Every stack of the project's own configuration, synthesized once for all test files. */
export function realStacks(): Promise<SynthesizedStack[]> {
  real ??= readStacks(inject("synthesizedEstate"));
  return Promise.resolve(real);
}

/** One stack of the project's own configuration, by id, for example `prod-us-east-1-network`. */
export async function realStack(id: string): Promise<SynthesizedStack> {
  const stacks = await realStacks();
  const found = stacks.find((stack) => stack.id === id);
  if (found === undefined) throw new Error(`no stack ${id}; there are ${stacks.map((stack) => stack.id).join(", ")}`);
  return found;
}

/** Resources of a stack, all or those of one type, sorted by address. */
export function resources({ json }: { readonly json: StackJson }, type?: string): Resource[] {
  return Object.entries(json.resource ?? {})
    .filter(([candidate]) => type === undefined || candidate === type)
    .flatMap(([resourceType, byName]) =>
      Object.entries(byName).map(([name, args]) => ({ address: `${resourceType}.${name}`, type: resourceType, name, args })),
    )
    .sort((a, b) => a.address.localeCompare(b.address));
}

/** The one resource of a type; fails when there are none or several. */
export function onlyResource(stack: { readonly json: StackJson }, type: string): Resource {
  const [resource, ...others] = resources(stack, type);
  if (resource === undefined || others.length > 0) throw new Error(`expected one ${type}, found ${others.length + (resource ? 1 : 0)}`);
  return resource;
}

/** The resource of a construct, by the construct's path below its stack, for example `buckets/web/policy`; levels named Default have no part in it. */
export function resourceAt(stack: { readonly json: StackJson }, constructPath: string): Resource {
  const found = resources(stack).filter(({ args }) =>
    (args["//"] as { metadata: { path: string } }).metadata.path.replaceAll("/Default", "").endsWith(`/${constructPath}`),
  );
  const [resource] = found;
  if (resource === undefined || found.length > 1) throw new Error(`expected one resource at ${constructPath}, found ${found.length}`);
  return resource;
}
