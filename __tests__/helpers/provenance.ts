import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkEnvironments } from "../../config/check";
import { loadEstate, readEstate } from "../../config/load";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { type FindingsCache, type StackFindings } from "../../src/estate/judge/provenance/cache";
import { type World } from "../../src/estate/judge/provenance/world";
import { stackLoaders } from "../../src/stacks/loaders";
import { root } from "./command";
import { changedSource, type Change, environmentNames } from "./config";
import { realConfig, realStack, resourceAt } from "./estate";

/** The project's own configuration, or one with changes, with real stacks made from it. */
export async function worldWith(changes: Readonly<Record<string, readonly Change[]>> = {}): Promise<World> {
  const scratch = mkdtempSync(path.join(tmpdir(), "estate-test-"));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const { archives } = await ensureFunctionArchives(root);
  const { renderStack } = await import("../../src/synthesis/render");
  const render: World["render"] = (placed, stacks, wanted) =>
    renderStack(placed, stacks, { archives, loaders: stackLoaders, scratch, wanted });
  if (Object.keys(changes).length === 0) return { sources: readEstate(realConfig), estate: loadEstate(realConfig), render };
  const sources = environmentNames.map((name) => changedSource(name, ...(changes[name] ?? [])));
  return { sources, estate: checkEnvironments(sources).environments, render };
}

/** Keeps what was found out for the tests of one file. */
export function memoryCache(): FindingsCache {
  const kept = new Map<string, StackFindings>();
  return { read: (stack) => kept.get(stack), write: (stack, findings) => void kept.set(stack, findings) };
}

/** Address of the resource that a construct of the project's own stacks makes. */
export const addressAt = async (stack: string, construct: string): Promise<string> => resourceAt(await realStack(stack), construct).address;
