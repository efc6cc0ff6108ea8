import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { userCacheFolder } from "../common/cache";
import { type Workspace } from "./workspace";

/** Something that is kept so that it need not be made again. Taking it away costs time and nothing else. */
export interface Cache {
  readonly name: string;
  /** What lies in it, and what it follows from. */
  readonly title: string;
  readonly folder: string;
  /** Entries that the running program itself stands on. */
  readonly inUse: (entry: string) => boolean;
}

export interface CacheSize {
  readonly entries: number;
  readonly bytes: number;
}

/** @param build folder of the build that runs; it stays. */
export const caches = ({ root, state, kept }: Workspace, build: string | undefined): readonly Cache[] => [
  {
    name: "builds",
    title: "compiled programs and what they have synthesized, by sources and packages",
    folder: path.join(root, ".build"),
    inUse: (entry) => build !== undefined && path.resolve(entry) === path.resolve(build),
  },
  {
    name: "provenance",
    title: "which keys determine which arguments, by code and configuration",
    folder: path.join(state, "provenance"),
    inUse: () => false,
  },
  {
    name: "plans",
    title: "offline plans of stacks, by code, configuration and provider",
    folder: path.join(kept, "plans"),
    inUse: () => false,
  },
  {
    name: "simulations",
    title: "stacks as an apply would leave them, for `estate diff`, by code, configuration and provider",
    folder: path.join(kept, "simulations"),
    inUse: () => false,
  },
  { name: "provider", title: "checksums and schemas of providers, by program", folder: userCacheFolder("provider"), inUse: () => false },
  { name: "demo", title: "packages of the example service, by their pins", folder: userCacheFolder("demo"), inUse: () => false },
  { name: "emulator", title: "packages of the AWS stand-in, by their pins", folder: userCacheFolder("emulator"), inUse: () => false },
];

export function sizeOf({ folder }: Cache): CacheSize {
  if (!existsSync(folder)) return { entries: 0, bytes: 0 };
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    entries: readdirSync(folder).length,
    bytes: files.reduce((sum, file) => sum + (statSync(path.join(file.parentPath, file.name), { throwIfNoEntry: false })?.size ?? 0), 0),
  };
}

/** Empties a cache; of the build that runs only what it has synthesized goes. */
export function clear({ folder, inUse }: Cache): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name);
    rmSync(inUse(entry) ? path.join(entry, "synthesized") : entry, { recursive: true, force: true });
  }
}
