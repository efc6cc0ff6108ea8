import { createHash } from "node:crypto";
import { type Socket } from "node:net";
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import { type ServedSchema } from "./narrow-schema";
import { calls, forwarded } from "./plugin-protocol";
import { type ProviderPool } from "./provider-pool";
import { type ProviderProcess, unlimitedMessages } from "./provider-process";
import { type SimulatedCalls } from "./simulated-calls";
import { translation } from "./translation";

type Answerer = (request: Buffer, cancelled: AbortSignal) => Promise<Buffer>;

const nothing = Buffer.alloc(0);
const asIs = (message: Buffer): Buffer => message;

/**
 * Answers one connection of Terraform, which takes it for a provider of its own: the schema from what
 * is known, and everything else, from the moment that it configures one, from a provider that the
 * connection has until it closes.
 *
 * @param simulated for plans that know AWS by a simulated state alone.
 */
export function serveTerraform(
  socket: Socket,
  pool: ProviderPool,
  schema: () => Promise<ServedSchema>,
  simulated?: () => Promise<SimulatedCalls>,
): void {
  let lease: Promise<ProviderProcess> | undefined;
  /** Calls under way; some may be cut off when the connection closes. */
  let open = 0;
  let stopped = false;
  let unsound = false;

  const configure: Answerer = async (request, cancelled) => {
    const key = createHash("sha256").update(request).digest("hex");
    if (lease !== undefined) throw new Error("a connection configures one provider");
    lease = pool.lease(key);
    const answer = await (await lease).configure(key, request, cancelled);
    // Diagnostics are all that an answer can hold: whatever they say, another run must hear it again.
    unsound ||= answer.length > 0;
    return answer;
  };
  const stop: Answerer = async (request) => {
    stopped = true;
    return lease === undefined ? nothing : (await lease).call(calls.stop, request);
  };
  const handOn =
    (method: string): Answerer =>
    async (request, cancelled) => {
      const simulation = await simulated?.();
      const instead = simulation?.instead(method, request);
      if (instead !== undefined) return instead;
      const provider = await (lease ?? pool.shared());
      const translated = translation(method, request, (await schema()).narrowed, simulated !== undefined);
      const answer = await provider.call(method, translated?.request ?? request, cancelled);
      const translatedAnswer = translated?.answer(answer) ?? answer;
      return simulation?.answer(method, request, translatedAnswer) ?? translatedAnswer;
    };
  const answerers = new Map<string, Answerer>([
    [calls.schema, async () => (await schema()).response],
    [calls.configure, configure],
    [calls.stop, stop],
    // Terraform takes its leave; the provider stays.
    [calls.shutdown, () => Promise.resolve(nothing)],
    ...forwarded.map((method): [string, Answerer] => [method, handOn(method)]),
  ]);

  const server = new Server(unlimitedMessages);
  for (const [method, answer] of answerers) {
    const handle = (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void => {
      const abort = new AbortController();
      call.once("cancelled", () => abort.abort());
      open += 1;
      answer(call.request, abort.signal)
        .then(
          (message) => reply(null, message),
          (error: unknown) => {
            unsound = true;
            reply(
              isServiceError(error)
                ? { code: error.code, details: error.details }
                : { code: status.UNAVAILABLE, details: error instanceof Error ? error.message : String(error) },
            );
          },
        )
        .finally(() => (open -= 1));
    };
    server.register(method, handle, asIs, asIs, "unary");
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  socket.once("close", () => {
    const reusable = !stopped && !unsound && open === 0;
    lease?.then((provider) => pool.release(provider, reusable)).catch(() => undefined);
    injector.destroy();
  });
  // What is wrong with a connection shows at its other end.
  socket.on("error", () => undefined);
  injector.injectConnection(socket);
}

const isServiceError = (error: unknown): error is { readonly code: status; readonly details: string } =>
  error instanceof Error && "code" in error && typeof error.code === "number" && "details" in error;
