import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";

/** What S3 answers to credentials of a session that is over. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const answer =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>';

/** An AWS endpoint whose every answer is that the credentials have expired. @returns variables that send a command there. */
export async function startExpiredTokenServer(): Promise<{
  readonly env: NodeJS.ProcessEnv;
  readonly asked: () => number;
  readonly stop: () => void;
}> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(400, { "content-type": "application/xml" }).end(answer);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      AWS_ACCESS_KEY_ID: "ASIAEXPIRED",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_SESSION_TOKEN: "x",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      NO_PROXY: "127.0.0.1",
    },
    asked: () => asked,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
