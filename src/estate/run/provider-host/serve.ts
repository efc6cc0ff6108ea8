import { chmodSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../../../common/temporary";
import { type Blocks } from "./blocks";
import { narrowSchema, type ServedSchema } from "./narrow-schema";
import { knownChecksum } from "./known-checksum";
import { knownSchema } from "./known-schema";
import { lockedChecksums } from "./package-checksum";
import { offlineAws } from "./offline-aws";
import { calls } from "./plugin-protocol";
import { ProviderPool } from "./provider-pool";
import { ProviderProcess } from "./provider-process";
import { SimulatedCalls, type Simulation } from "./simulated-calls";
import { serveTerraform } from "./terraform-connection";

/** First message to a host: what it is to serve. A second one, of whatever content, says that every Terraform has ended. */
export interface HostRequest {
  /** Folder of the unpacked provider. */
  readonly folder: string;
  /** Text of the lock file that the provider is held to. */
  readonly lock: string;
  /** Types of resources and data sources that Terraform will meet, in code and in states. */
  readonly types: readonly string[];
  /**
   * Whether Terraform's runs come one after the other.
   * @default false
   */
  readonly oneRun?: boolean;
  /**
   * Whether no run changes anything outside its folder: the host then ends with the command, however that ends.
   * @default false
   */
  readonly harmless?: boolean;
  /**
   * Whether no run may ask AWS anything: what the provider asks while it plans is answered by the host.
   * @default false
   */
  readonly offline?: boolean;
  /** For plans that know AWS by a simulated state alone. @default none */
  readonly simulation?: Simulation;
  /** For plans from nothing, and for simulated states: blocks that resources of the types have in code. Large schemas are served with no others. */
  readonly blocks?: Readonly<Record<string, Blocks>>;
}

/** A host's one message back. */
export type HostReply = { readonly socket: string } | { readonly failure: string };

/**
 * Whether so many configured providers may wait for the next run: two for each region of an environment
 * and of its account, as long as there is memory for more than they have. Offline one: a run plans all
 * of an account's region, so that hardly any asks for what an earlier one was configured with.
 */
const mayWait =
  ({ offline = false }: HostRequest) =>
  (count: number): boolean =>
    count <= 1 || (!offline && count <= 8 && process.availableMemory() >= 2 * 1024 ** 3);

/** A Terraform that was started by a command that is gone may not have connected yet. */
const graceMilliseconds = 5_000;

/**
 * Runs in a process of its own: starts providers and lends them to the Terraform runs of a command.
 * It is no part of the command, because an apply outlives a command that is killed. It ends when the
 * command has ended and no Terraform is connected any more.
 */
export async function serveProviders(): Promise<void> {
  const gone = new Promise<"gone">((resolve) => process.once("disconnect", () => resolve("gone")));
  const request = await Promise.race([
    new Promise<HostRequest>((resolve) => process.once("message", (message) => resolve(message as HostRequest))),
    gone,
  ]);
  if (request === "gone") return;
  const done = new Promise<"done">((resolve) => process.once("message", () => resolve("done")));
  const folder = temporaryFolder("estate-provider-");
  const surroundings = request.offline === true ? await offlineAws() : {};
  const pool = new ProviderPool(
    () => ProviderProcess.start(programIn(request.folder), folder, surroundings),
    mayWait(request),
    request.oneRun === true,
  );
  const end = (): never => {
    pool.endAll();
    rmSync(folder, { recursive: true, force: true });
    return process.exit();
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, end);
  try {
    const found = await knownChecksum(request.folder);
    if (!lockedChecksums(request.lock).has(found))
      throw new Error(`${request.folder} has the checksum ${found}, which the lock file does not have`);
    const connections = await listen(
      path.join(folder, "host.sock"),
      pool,
      keptSchema(request, () => knownSchema(found, async () => (await pool.shared()).call(calls.schema, Buffer.alloc(0)))),
      request.simulation,
    );
    tell({ socket: connections.socket });
    if ((await Promise.race([done, gone])) === "gone" && request.harmless !== true) await connections.over();
  } catch (error) {
    tell({ failure: error instanceof Error ? error.message : String(error) });
  }
  end();
}

/** Says something to the owner, unless it has gone meanwhile. */
function tell(reply: HostReply): void {
  if (process.connected) process.send?.(reply);
}

/** The program in an unpacked provider, whose name has the version and the protocol in it. */
const programIn = (folder: string): string =>
  path.join(folder, readdirSync(folder).find((entry) => entry.startsWith("terraform-provider-")) ?? "");

interface Connections {
  readonly socket: string;
  /** Resolves when none is open, and none has come for some time. */
  readonly over: () => Promise<void>;
}

function listen(socket: string, pool: ProviderPool, schema: () => Promise<ServedSchema>, simulation?: Simulation): Promise<Connections> {
  let open = 0;
  let changed = Date.now();
  // One for all connections: each provider of a run has one, and no two values of AWS may be the same.
  let made: Promise<SimulatedCalls> | undefined;
  const simulated =
    simulation === undefined
      ? undefined
      : (): Promise<SimulatedCalls> => (made ??= schema().then(({ response }) => new SimulatedCalls(response, simulation)));
  const server: Server = createServer((connection) => {
    open += 1;
    changed = Date.now();
    connection.once("close", () => {
      open -= 1;
      changed = Date.now();
    });
    serveTerraform(connection, pool, schema, simulated);
  });
  const over: Connections["over"] = async () => {
    while (open > 0 || Date.now() - changed < graceMilliseconds) await delay(50);
  };
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(socket, () => {
      // Whoever can connect can do what the provider's credentials can.
      chmodSync(socket, 0o600);
      resolve({ socket, over });
    });
  });
}

/** Narrows a provider's schema once. What fails is done again by the next run. */
function keptSchema({ types, blocks }: HostRequest, whole: () => Promise<Buffer>): () => Promise<ServedSchema> {
  let kept: Promise<ServedSchema> | undefined;
  return () =>
    (kept ??= whole()
      .then((response) => narrowSchema(response, new Set(types), blocks))
      .catch((error: unknown) => {
        kept = undefined;
        throw error;
      }));
}
