import { homedir } from "node:os";
import path from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the search for Terraform and its provider depends on; tests give another machine. */
export interface Machine {
  readonly env: Environment;
  readonly home: string;
  /** Folder that Terraform is run in, for its mirror `terraform.d/plugins`. */
  readonly workingFolder: string;
  /** As Node names it. */
  readonly platform: NodeJS.Platform;
  /** As Node names it. */
  readonly arch: string;
  /** Folders below which a mirror may have been laid out by an administrator or an image. */
  readonly mirrorRoots: readonly string[];
}

/** Small ones first: the search is bounded, and goes through them level by level. */
const smallRoots = ["/opt", "/srv", "/usr/local/share", "/usr/local/lib"];
const largeRoots = ["/var/lib", "/usr/share", "/usr/lib"];

/** The machine that this process runs on. */
export function thisMachine(env: Environment = process.env): Machine {
  const home = env.HOME ?? homedir();
  return {
    env,
    home,
    workingFolder: process.cwd(),
    platform: process.platform,
    arch: process.arch,
    mirrorRoots: [...smallRoots, path.join(home, ".terraform.d"), env.XDG_CACHE_HOME || path.join(home, ".cache"), ...largeRoots],
  };
}

const systems: Readonly<Record<string, string>> = { win32: "windows", sunos: "solaris" };
const processors: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** The platform as Terraform names it, for example `linux_amd64`. */
export const terraformPlatform = ({ platform, arch }: Pick<Machine, "platform" | "arch">): string =>
  `${systems[platform] ?? platform}_${processors[arch] ?? arch}`;

/** Changes to the environment of a Terraform process; undefined removes a variable. */
export type EnvironmentChanges = Readonly<Record<string, string | undefined>>;
