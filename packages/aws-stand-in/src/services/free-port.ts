import { createServer } from "node:net";

/** A port of loopback that is free at present. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    // Whoever still asks for what was at this port before would be waited for.
    const server = createServer((socket) => socket.destroy());
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port is free"))));
    });
  });
}
