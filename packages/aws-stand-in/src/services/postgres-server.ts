import { execFile, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { freePort } from "./free-port";
import { postgresBinaries } from "./postgres-binaries";

export interface PostgresServer {
  readonly port: number;
  /** Everything the server has logged, every statement among it. */
  log(): string;
  /** Runs statements as the superuser. */
  superuser(text: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** The certificate that signed the other one, or itself. */
  readonly authority: string;
  /** A folder of the checkout whose packages hold the programs. */
  readonly within: string;
}

const superuserPassword = "local superuser";

/** Starts the program and ends it when descriptor 0 closes: the system does that however the parent dies. */
const lifeline = 'exec 3<&0; "$@" & server=$!; { cat <&3 >/dev/null; kill -QUIT "$server"; } & wait "$server"';

/** A real PostgreSQL on loopback: TLS only, SCRAM only, every statement logged. */
export async function startPostgresServer({ certificate, key, authority, within }: PostgresOptions): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "estate-postgres-"));
  const account = unprivilegedAccount();
  const binaries = postgresBinaries(within, folder, account !== undefined);
  const file = (name: string, content: string): string => {
    const target = path.join(folder, name);
    writeFileSync(target, content, { mode: 0o600 });
    if (account !== undefined) chownSync(target, account.uid, account.gid);
    return target;
  };
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);

  const data = path.join(folder, "data");
  const run = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C" }, ...account };
  const passwordFile = file("password", superuserPassword);
  await promisify(execFile)(
    path.join(binaries, "initdb"),
    [
      `--pgdata=${data}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ],
    run,
  );

  const port = await freePort();
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: file("server.crt", certificate),
    ssl_key_file: file("server.key", key),
    hba_file: file("hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\n"),
    log_statement: "all",
    fsync: "off",
  };
  const program = [
    path.join(binaries, "postgres"),
    "-D",
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const child = spawn("sh", ["-c", lifeline, "sh", ...program], { ...run, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes("database system is ready to accept connections")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void ended.then(() => reject(new Error(`PostgreSQL did not start:\n${output}`)));
  });
  return {
    port,
    log: () => output,
    superuser: async (text) => {
      const session = new Client({
        host: "127.0.0.1",
        port,
        user: "postgres",
        password: superuserPassword,
        database: "postgres",
        ssl: { ca: authority, checkServerIdentity: () => undefined },
      });
      await session.connect();
      try {
        return (await session.query<Record<string, unknown>>(text)).rows;
      } finally {
        await session.end();
      }
    },
    stop: async () => {
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; then it runs as the account that every Unix has for such cases. */
function unprivilegedAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
