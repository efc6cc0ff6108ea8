/** The part of an SDK client that lets a test listen to it. */
interface Listenable {
  readonly middlewareStack: { add(middleware: never, options: { readonly step: "initialize"; readonly name: string }): void };
}

/** Records the IAM actions that a client's calls need, for example `secretsmanager:GetSecretValue`. */
export function recordActions(client: Listenable, service: string): Set<string> {
  const actions = new Set<string>();
  const middleware = (next: (args: unknown) => unknown, context: { readonly commandName?: string }) => (args: unknown) => {
    actions.add(`${service}:${(context.commandName ?? "unknown").replace(/Command$/, "")}`);
    return next(args);
  };
  client.middlewareStack.add(middleware as never, { step: "initialize", name: "recordActions" });
  return actions;
}
