import { createServer, type IncomingMessage } from "node:http";
import { type RunningServer } from "./process";

export interface SnapshotState {
  readonly name: string;
  readonly status: string;
  /** ISO time of each shard. */
  readonly createdAt: readonly string[];
}

export interface ElastiCacheState {
  /** Where the group's configuration endpoint points to. */
  readonly host: string;
  readonly port: number;
  /** Tokens that the group takes, oldest first; given to the real server by `applyTokens`. */
  tokens: string[];
  applyTokens(tokens: readonly string[]): Promise<void>;
  /** How many times the group describes itself as modifying after a modification. */
  modifyingFor: number;
  /** Whether the group has not been made yet. */
  missing?: boolean;
  readonly snapshots: SnapshotState[];
  /** Names below which snapshots lie in the bucket. */
  readonly exported: string[];
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

/**
 * The part of the ElastiCache API that the functions call, over HTTP, for one group. Tokens follow the
 * documented rules: ROTATE keeps the two newest, SET takes only the one that was added last.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
export async function startElastiCache(state: ElastiCacheState): Promise<RunningServer & { readonly endpoint: string }> {
  let modifying = 0;

  const actions: Record<string, (input: URLSearchParams) => string | Failure | Promise<string | Failure>> = {
    DescribeReplicationGroups: () => {
      if (state.missing) return { code: "ReplicationGroupNotFoundFault", message: "there is no such group" };
      const status = modifying > 0 ? "modifying" : "available";
      modifying = Math.max(0, modifying - 1);
      return `<ReplicationGroups><ReplicationGroup><Status>${status}</Status><ConfigurationEndpoint><Address>${state.host}</Address><Port>${state.port}</Port></ConfigurationEndpoint></ReplicationGroup></ReplicationGroups>`;
    },
    ModifyReplicationGroup: async (input) => {
      const token = input.get("AuthToken") ?? "";
      if (modifying > 0) return { code: "InvalidReplicationGroupState", message: "the group is being modified" };
      if (input.get("AuthTokenUpdateStrategy") === "ROTATE") state.tokens = [...state.tokens, token].slice(-2);
      else if (state.tokens.at(-1) === token) state.tokens = [token];
      else return { code: "InvalidParameterValue", message: "SET takes the token that was rotated last" };
      modifying = state.modifyingFor;
      await state.applyTokens(state.tokens);
      return "<ReplicationGroup/>";
    },
    DescribeSnapshots: () =>
      `<Snapshots>${state.snapshots
        .map(
          ({ name, status, createdAt }) =>
            `<Snapshot><SnapshotName>${name}</SnapshotName><SnapshotStatus>${status}</SnapshotStatus><NodeSnapshots>${createdAt.map((time) => `<NodeSnapshot><SnapshotCreateTime>${time}</SnapshotCreateTime></NodeSnapshot>`).join("")}</NodeSnapshots></Snapshot>`,
        )
        .join("")}</Snapshots>`,
    CopySnapshot: (input) => {
      const [source, target, bucket] = [input.get("SourceSnapshotName"), input.get("TargetSnapshotName") ?? "", input.get("TargetBucket")];
      if (!state.snapshots.some(({ name }) => name === source))
        return { code: "SnapshotNotFoundFault", message: `no snapshot ${source ?? ""}` };
      if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(target)) return { code: "InvalidParameterValue", message: `TargetSnapshotName ${target}` };
      if (state.exported.includes(target))
        return {
          code: "InvalidParameterValue",
          message: `The S3 bucket ${bucket ?? ""} already contains an object with key ${target}-0001.rdb`,
        };
      state.exported.push(target);
      return "<Snapshot/>";
    },
  };

  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const input = new URLSearchParams(body);
      const action = input.get("Action") ?? "";
      const answer = (await actions[action]?.(input)) ?? { code: "InvalidAction", message: action };
      response.setHeader("content-type", "text/xml");
      if (typeof answer === "string") response.end(`<${action}Response><${action}Result>${answer}</${action}Result></${action}Response>`);
      else
        response
          .writeHead(400)
          .end(
            `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.code}</Code><Message>${answer.message}</Message></Error></ErrorResponse>`,
          );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
