import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { StandInError } from "./stand-in-error";

/**
 * Ends a command whose caller was killed and could not do it itself. It reads from the caller: a
 * line means that all is well, the end of input means that the caller is gone.
 */
const guardScript = 'read -r word && exit; kill -TERM "$1" || exit; sleep 5; kill -KILL "$1"';

/**
 * Runs a command in the foreground, hands signals on to it, and returns its exit code (128 + number
 * when a signal ended it, as shells do).
 *
 * @throws StandInError when the command cannot be started.
 */
export async function runCommand([program, ...args]: readonly [string, ...string[]], variables: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { stdio: "inherit", env: variables });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    child.once("error", (cause) =>
      reject(
        new StandInError({ problem: `${program} cannot be run: ${cause.message}`, fix: "check its name and that it is installed", cause }),
      ),
    );
  });
  const guard = child.pid === undefined ? undefined : startGuard(child.pid);
  const handlers = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => {
    const handler = (): void => {
      // On a terminal, Ctrl-C reaches the command by itself; a second one would make Terraform stop without cleaning up.
      if (name !== "SIGINT" || !process.stdin.isTTY) child.kill(name);
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  try {
    return await ended;
  } finally {
    for (const remove of handlers) remove();
    guard?.stdin?.end("done\n");
  }
}

function startGuard(pid: number): ChildProcess {
  const guard = spawn("/bin/sh", ["-c", guardScript, "guard", String(pid)], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  guard.unref();
  return guard;
}
