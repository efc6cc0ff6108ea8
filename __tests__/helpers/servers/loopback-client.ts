import { type Server } from "node:http";
import { type AddressInfo } from "node:net";

/** Settings of an AWS client that asks a server of a test, once for each call. */
export const loopbackClient = (server: Server) => ({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: "us-west-2",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
});
