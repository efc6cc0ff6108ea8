import { StandInError } from "./stand-in-error";
import { type BackendProcess, startBackend } from "./backend-process";
import { makeCertificates } from "./certificates";
import { identify } from "@smart0dte/process-identity";
import { type PolicyEvaluation } from "./permissions/evaluation";
import { startRouter } from "./router/server";
import { type EmulatorSettings, type EmulatorState, prepareFolder, removeState, stateFiles, writePrivate, writeState } from "./state";

/** First message to a supervisor: what to start. */
export interface SuperviseRequest extends EmulatorSettings {
  readonly folder: string;
  readonly interpreter: string;
  readonly launchers: string;
  /** Port of the router. @default a free one */
  readonly port?: number;
  /** Whether the emulator ends with the process that started it, or stays until `down`. */
  readonly owned: boolean;
}

/** A supervisor's one message back. */
export type SuperviseReply = { readonly state: EmulatorState } | { readonly failure: Pick<StandInError, "message" | "details" | "fix"> };

/**
 * Runs in a process of its own: owns the two servers, is the router, and takes all of it down when
 * it is told to (SIGTERM), when a server ends, or when the process that owns it ends. The owner is
 * watched through the message channel, which the system closes however that process dies.
 *
 * @param policies how IAM's policies are evaluated.
 */
export async function supervise(policies: PolicyEvaluation): Promise<void> {
  const log = (line: string): void => void process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  const request = await new Promise<SuperviseRequest | undefined>((resolve) => {
    process.once("message", (message) => resolve(message as SuperviseRequest)).once("disconnect", () => resolve(undefined));
    if (!process.connected) resolve(undefined);
  });
  if (request === undefined) {
    log("stops: its owner ended before it said what to start");
    return;
  }
  const stops: (() => Promise<void>)[] = [];
  const ownerGone = new Promise<string>((resolve) => process.once("disconnect", () => resolve("its owner ended")));
  const signalled = new Promise<string>((resolve) => {
    for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(name, () => resolve(name));
  });
  try {
    const started = start(request, policies, log, stops);
    const early = await Promise.race([started.then(() => undefined), ownerGone, signalled]);
    if (early !== undefined) {
      log(`stops while starting: ${early}`);
      await started.catch(() => undefined);
      return;
    }
    const { state, backends } = await started;
    process.send?.({ state } satisfies SuperviseReply);
    if (!request.owned) process.disconnect();
    const ends = backends.map(async ({ name, ended }) => {
      await ended;
      return `${name} ended`;
    });
    log(`stops: ${await Promise.race([signalled, ...ends, ...(request.owned ? [ownerGone] : [])])}`);
  } catch (error) {
    log(`does not start: ${error instanceof Error ? error.stack : String(error)}`);
    if (process.connected) process.send?.({ failure: failureOf(error) } satisfies SuperviseReply);
  } finally {
    removeState(request.folder);
    await Promise.all(stops.map((stop) => stop()));
    if (process.connected) process.disconnect();
  }
}

async function start(
  request: SuperviseRequest,
  policies: PolicyEvaluation,
  log: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<{ state: EmulatorState; backends: BackendProcess[] }> {
  const { folder, environment, accountId, regions } = request;
  const files = stateFiles(folder);
  const begin = async (name: "moto" | "ministack", file: string): Promise<BackendProcess> => {
    const backend = await startBackend(name, { interpreter: request.interpreter, launchers: request.launchers, accountId, log: file });
    stops.push(() => backend.stop());
    return backend;
  };
  prepareFolder(folder);
  // All three at once: together they take as long as the slowest. Each one that starts is noted for its stop, even if another fails.
  const work = [begin("moto", files.motoLog), begin("ministack", files.ministackLog), makeCertificates(regions, new Date())] as const;
  await Promise.allSettled(work);
  const [moto, ministack, certificates] = await Promise.all(work);
  const router = await startRouter({
    within: request.launchers,
    policies,
    backends: { moto: moto.port, ministack: ministack.port },
    accountId,
    certificates,
    authorityFile: files.authority,
    log,
    ...(request.port === undefined ? {} : { port: request.port }),
  });
  stops.push(() => router.close());
  writePrivate(files.authority, certificates.authority);
  const supervisor = identify(process.pid);
  if (supervisor === undefined) throw new Error("this system does not say when a process started");
  const state: EmulatorState = {
    environment,
    accountId,
    regions,
    supervisor,
    port: router.port,
    moto: { ...moto.identity, port: moto.port },
    ministack: { ...ministack.identity, port: ministack.port },
  };
  writeState(folder, state);
  return { state, backends: [moto, ministack] };
}

function failureOf(error: unknown): Pick<StandInError, "message" | "details" | "fix"> {
  if (error instanceof StandInError) return { message: error.message, details: error.details, fix: error.fix };
  return {
    message: `the emulator did not start: ${error instanceof Error ? error.message : String(error)}`,
    details: [],
    fix: "read router.log in the state folder",
  };
}
