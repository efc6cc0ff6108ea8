import path from "node:path";
import { type Machine } from "./machine";

/**
 * Folders that Terraform takes as filesystem mirrors by itself, in its order.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function impliedMirrors({ env, home, workingFolder, platform }: Machine): string[] {
  const always = [path.join(workingFolder, "terraform.d", "plugins")];
  if (platform === "win32")
    return [
      ...always,
      ...[env.APPDATA]
        .filter(isText)
        .flatMap((data) => [path.join(data, "terraform.d", "plugins"), path.join(data, "HashiCorp", "Terraform", "plugins")]),
    ];
  const own = path.join(home, ".terraform.d", "plugins");
  if (platform === "darwin") {
    const support = path.join("Library", "Application Support", "io.terraform", "plugins");
    return [...always, own, path.join(home, support), path.join("/", support)];
  }
  const dataHome = env.XDG_DATA_HOME || path.join(home, ".local", "share");
  const dataFolders = (env.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":").filter(isText);
  return [...always, own, ...[dataHome, ...dataFolders].map((folder) => path.join(folder, "terraform", "plugins"))];
}

const isText = (value: string | undefined): value is string => value !== undefined && value !== "";
