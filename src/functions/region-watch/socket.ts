import { randomBytes } from "node:crypto";
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { type Duplex } from "node:stream";

/** A frame of text or of bytes; control frames, such as pings, say nothing of what is served. @see https://datatracker.ietf.org/doc/html/rfc6455#section-5.2 */
const isData = (firstByte: number): boolean => [0x1, 0x2].includes(firstByte & 0x0f);

/**
 * Whether a server makes a connection a WebSocket, and sends something on it. Only the first byte of the first frame is
 * looked at: what is sent is no concern of whoever looks from outside.
 *
 * @param wantsData whether a frame with data has to come; otherwise the connection is enough
 * @param milliseconds that all of it may take
 * @throws Error when the server cannot be reached
 * @see https://datatracker.ietf.org/doc/html/rfc6455#section-4.1
 */
export function socketAnswers(url: string, wantsData: boolean, milliseconds: number): Promise<boolean> {
  const open = url.startsWith("wss:") ? request : plainRequest;
  const asked = open(url.replace(/^ws/, "http"), {
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
      "user-agent": "region-watch",
    },
  });
  let tooLate: NodeJS.Timeout | undefined;
  let opened: Duplex | undefined;
  const answered = new Promise<boolean>((resolve, reject) => {
    tooLate = setTimeout(() => resolve(false), milliseconds);
    asked.on("error", reject);
    // Anything but a change of the protocol is a refusal.
    asked.on("response", () => resolve(false));
    asked.on("upgrade", (_, socket, head) => {
      opened = socket;
      const look = (chunk: Buffer): void => {
        const [first] = chunk;
        if (first !== undefined && isData(first)) resolve(true);
      };
      for (const end of ["error", "close"]) socket.on(end, () => resolve(false));
      socket.on("data", look);
      if (wantsData) look(head);
      else resolve(true);
    });
    asked.end();
  });
  return answered.finally(() => {
    clearTimeout(tooLate);
    asked.destroy();
    opened?.destroy();
  });
}
