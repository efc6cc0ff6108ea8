import { readFileSync } from "node:fs";
import path from "node:path";
import { type Check, ok, problem } from "./check";

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dependencies?: Names; readonly devDependencies?: Names; readonly link?: boolean }>
  >;
}
type Names = Readonly<Record<string, string>>;

const fix = "run `npm run setup` in the root of the checkout";

/**
 * Compares the direct packages of the project and its workspaces with the lock file; npm keeps the indirect ones in step
 * with them. Workspaces themselves are sources of the checkout.
 */
export const packages: Check = {
  id: "packages",
  title: "npm packages",
  run: ({ root }) => {
    const lock = readJson<LockFile>(path.join(root, "package-lock.json"));
    if (lock === undefined)
      return problem("package-lock.json is missing or broken", "restore it from the repository: `git checkout package-lock.json`");
    const own = Object.entries(lock.packages).flatMap(([place, one]) => (/(?:^|\/)node_modules\//.test(place) ? [] : [one]));
    const direct = own.flatMap(({ dependencies = {}, devDependencies = {} }) => Object.keys({ ...dependencies, ...devDependencies }));
    const names = [...new Set(direct)].filter((name) => lock.packages[`node_modules/${name}`]?.link !== true).sort();
    const differing = names.flatMap((name) => {
      const wanted = lock.packages[`node_modules/${name}`]?.version;
      const installed = readJson<{ version: string }>(path.join(root, "node_modules", name, "package.json"))?.version;
      return wanted === installed ? [] : [`${name}: ${installed ?? "not installed"}, locked is ${wanted ?? "nothing"}`];
    });
    return differing.length === 0
      ? ok(`${names.length} packages as locked`)
      : problem(`${differing.length} of ${names.length} packages are not as locked`, fix, differing);
  },
};

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
