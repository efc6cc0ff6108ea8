import { createServer, type Server } from "node:http";
import { type AddressInfo, type Socket } from "node:net";
import { socketAnswers } from "./socket";

type Behaviour = (socket: Socket) => void;

const switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
const text = Buffer.from([0x81, 0x02, 0x68, 0x69]);
const ping = Buffer.from([0x89, 0x00]);

let server: Server;
let behaviour: Behaviour = () => undefined;
const sockets = new Set<Socket>();

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(403).end());
  server.on("connection", (socket) => sockets.add(socket));
  server.on("upgrade", (_, socket) => behaviour(socket as Socket));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const url = (): string => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
const looked = (behaves: Behaviour, wantsData = true, milliseconds = 10_000) => {
  behaviour = behaves;
  return socketAnswers(url(), wantsData, milliseconds);
};

it.each<[string, boolean, Behaviour]>([
  ["a message comes", true, (socket) => socket.write(Buffer.concat([Buffer.from(switching), text]))],
  ["a message comes later", true, (socket) => socket.write(switching, () => setTimeout(() => socket.write(text), 50))],
  ["the server ends it", false, (socket) => socket.end(switching)],
  ["the server refuses it", false, (socket) => socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")],
])("where %s a socket that has to tick answers: %s", async (_, expected, behaves) => {
  expect(await looked(behaves)).toBe(expected);
});

it("takes a ping for no tick", async () => {
  expect(await looked((socket) => socket.write(Buffer.concat([Buffer.from(switching), ping])), true, 300)).toBe(false);
});

it("is content with the connection where nothing has to tick", async () => {
  expect(await looked((socket) => socket.write(switching), false)).toBe(true);
});

it("leaves no connection behind", async () => {
  const closed = new Promise((resolve) => {
    behaviour = (socket) => {
      // The server's side stays half open until it ends itself.
      for (const event of ["end", "error"]) socket.on(event, resolve);
      socket.resume();
      socket.write(switching);
    };
  });
  expect(await socketAnswers(url(), false, 10_000)).toBe(true);
  await closed;
});

it("waits no longer than it may for a server that says nothing", async () => {
  expect(await looked(() => undefined, true, 100)).toBe(false);
});

it("fails where nobody listens, as other looks do", async () => {
  await expect(socketAnswers("ws://127.0.0.1:9/ws", false, 1000)).rejects.toThrow();
});
