import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Machine } from "../../src/estate/run/terraform/machine";

/** A folder that is removed after the test it was made in. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "estate-test-")));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Writes a file and the folders above it; returns its path. */
export function writeFile(file: string, content = "", mode = 0o644): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

/** Lays a release of hashicorp/aws out in a folder as a mirror has it unpacked. */
export function unpackedMirror(folder: string, version = "5.100.0", platform = "linux_amd64"): string {
  writeFile(
    path.join(folder, "registry.terraform.io/hashicorp/aws", version, platform, `terraform-provider-aws_v${version}_x5`),
    "",
    0o755,
  );
  return folder;
}

/** Lays a release of hashicorp/aws out in a folder as a mirror has it packed. */
export function packedMirror(folder: string, version = "5.100.0", platform = "linux_amd64"): string {
  writeFile(path.join(folder, "registry.terraform.io/hashicorp/aws", `terraform-provider-aws_${version}_${platform}.zip`));
  return folder;
}

/** A machine on linux_amd64 whose every folder lies below `root`, with nothing on it. */
export function emptyMachine(root: string, parts: Partial<Machine> = {}): Machine {
  return {
    home: path.join(root, "home"),
    workingFolder: path.join(root, "work"),
    platform: "linux",
    arch: "x64",
    mirrorRoots: [path.join(root, "opt"), path.join(root, "srv")],
    ...parts,
    env: { XDG_DATA_HOME: path.join(root, "data"), XDG_DATA_DIRS: path.join(root, "share"), ...parts.env },
  };
}

/** A shell script named `terraform` in a folder of its own; returns the folder, for PATH. */
export function fakeTerraform(root: string, body: string, mode = 0o755): string {
  const folder = path.join(root, "bin");
  writeFile(path.join(folder, "terraform"), `#!/bin/sh\n${body}\n`, mode);
  return folder;
}
