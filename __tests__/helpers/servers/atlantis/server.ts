import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findTerraform } from "../../../../src/estate/run/terraform/binary";
import { automationTerraform } from "../../../../src/estate/run/terraform/versions";
import { here, type Server } from "../../atlantis";
import { root } from "../../command";
import { freePort, type ServerProcess, startServer } from "../process";
import { type CodeHost, owner, repository, serverUser } from "./code-host";
import { atlantisProgram } from "./program";

export interface RunningAtlantis extends ServerProcess {
  readonly address: string;
}

/** Flags of each server beside those of both, as docs/atlantis.md tells them. */
const own: Readonly<Record<Server, (name: string) => readonly string[]>> = {
  plan: () => ["--allow-commands=plan,unlock"],
  apply: (name) => [`--executable-name=${name}`, `--vcs-status-name=${name}`, "--allow-commands=plan,apply,unlock", "--disable-autoplan"],
};

/** What Terraform is called on each: an image has the version that atlantis.yaml names under either name. */
const terraforms: Readonly<Record<Server, readonly string[]>> = {
  plan: ["terraform"],
  apply: ["terraform", `terraform${automationTerraform}`],
};

/**
 * A real Atlantis with the documented configuration and flags, on loopback, for a code host's repository.
 *
 * @param folder of its own, for clones, locks and the programs on its PATH.
 * @param environment of its hooks and steps, such as one that takes an emulator for AWS.
 * @param packages the store of packages, as `ESTATE_PACKAGE_STORE` names it.
 */
export async function startAtlantis(
  server: Server,
  name: string,
  host: CodeHost,
  {
    folder,
    environment,
    profiles,
    packages,
  }: { readonly folder: string; readonly environment: NodeJS.ProcessEnv; readonly profiles: readonly string[]; readonly packages: string },
): Promise<RunningAtlantis> {
  const [tools, data] = [path.join(folder, "tools"), path.join(folder, "data")];
  for (const place of [tools, data]) mkdirSync(place, { recursive: true });
  const program = await atlantisProgram();
  symlinkSync(program, path.join(tools, "atlantis"));
  for (const named of terraforms[server]) symlinkSync((await findTerraform()).path, path.join(tools, named));
  const files = {
    configuration: path.join(folder, "server.yaml"),
    git: path.join(folder, "gitconfig"),
    profiles: path.join(folder, "profiles"),
  };
  writeFileSync(files.configuration, here(readFileSync(path.join(root, "docs", "atlantis", `${server}.yaml`), "utf8")));
  writeFileSync(files.git, host.gitSettings);
  writeFileSync(
    files.profiles,
    profiles.map((one) => `[profile ${one}]\naws_access_key_id = ${one}\naws_secret_access_key = ${one}\n`).join("\n"),
  );
  chmodSync(files.profiles, 0o600);
  const port = await freePort();
  const running = await startServer({
    command: program,
    args: [
      "server",
      "--web-basic-auth=false",
      `--port=${port}`,
      `--atlantis-url=http://127.0.0.1:${port}`,
      `--data-dir=${data}`,
      `--repo-allowlist=127.0.0.1/${owner}/${repository}`,
      `--gitea-base-url=${host.address}`,
      `--gitea-user=${serverUser}`,
      "--gitea-token=token",
      `--repo-config=${files.configuration}`,
      `--markdown-template-overrides-dir=${path.join(root, "docs", "atlantis", "templates")}`,
      "--fail-on-pre-workflow-hook-error",
      "--checkout-strategy=merge",
      "--parallel-pool-size=4",
      "--hide-prev-plan-comments",
      "--tf-download=false",
      ...own[server](name),
    ],
    options: {
      cwd: folder,
      env: {
        ...environment,
        HOME: folder,
        PATH: `${tools}${path.delimiter}${environment.PATH ?? ""}`,
        AWS_CONFIG_FILE: files.profiles,
        GIT_CONFIG_GLOBAL: files.git,
        GIT_CONFIG_NOSYSTEM: "1",
        ESTATE_PACKAGE_STORE: packages,
      },
    },
    readyText: "Atlantis started",
  });
  host.tell(`http://127.0.0.1:${port}`);
  return { ...running, address: `http://127.0.0.1:${port}` };
}
