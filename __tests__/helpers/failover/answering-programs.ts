import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";

/** A program that a script has started, and what it read, where it was told to. */
export interface Started {
  readonly program: string;
  readonly words: readonly string[];
  readonly input: string;
}

/** What it ends with. */
export interface Ended {
  readonly code: number;
  readonly out: string;
}

const endOfCall = "\u0004";
const endOfWords = "\u0001";

/** Programs of a folder that are answered by the test itself, so that a script's own effects can be followed. */
export class AnsweringPrograms {
  private constructor(
    private readonly server: Server,
    public readonly folder: string,
  ) {}

  public static async in(folder: string, names: readonly string[], answer: (started: Started) => Ended): Promise<AnsweringPrograms> {
    const server = createServer((socket) => listen(socket, answer));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the programs have no port");
    mkdirSync(folder, { recursive: true });
    for (const name of names) {
      const file = path.join(folder, name);
      writeFileSync(
        file,
        [
          "#!/bin/bash",
          // What fails here is no answer of the test's, and shows where it is looked for.
          `exec 2>> "\${0%/*}.errors"`,
          `exec 3<>/dev/tcp/127.0.0.1/${address.port}`,
          `printf '%s\\0' "\${0##*/}" "$@" >&3; printf '\\1' >&3`,
          `case "$*" in *file:///dev/stdin*) cat >&3 ;; esac`,
          `printf '\\4' >&3; read -r code <&3; cat <&3; exit "$code"`,
          "",
        ].join("\n"),
      );
      chmodSync(file, 0o755);
    }
    return new AnsweringPrograms(server, folder);
  }

  /** What kept a program from asking the test, if anything has. */
  public errors(): string {
    const file = `${this.folder}.errors`;
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  public stop(): void {
    this.server.close();
  }
}

function listen(socket: Socket, answer: (started: Started) => Ended): void {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (more: string) => {
    text += more;
    if (!text.endsWith(endOfCall)) return;
    const [called = "", input = ""] = text.slice(0, -1).split(endOfWords);
    const [program = "", ...words] = called.split("\0").slice(0, -1);
    const { code, out } = answer({ program, words, input });
    socket.end(`${code}\n${out}`);
  });
}
