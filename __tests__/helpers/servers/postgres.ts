import { Client } from "pg";
import { type PostgresServer, startPostgresServer } from "@smart0dte/aws-stand-in/services/postgres-server";
import { type Certificate } from "./certificate";

export interface Postgres extends PostgresServer {
  /** A client over verified TLS, not connected yet. */
  client(user: string, password: string, database?: string): Client;
}

/** A real PostgreSQL, as the AWS stand-in has it behind instances of RDS. */
export async function startPostgres({ certificate, privateKey }: Certificate): Promise<Postgres> {
  const server = await startPostgresServer({ certificate, key: privateKey, authority: certificate, within: __dirname });
  return {
    ...server,
    client: (user, password, database = "postgres") =>
      new Client({ host: "localhost", port: server.port, user, password, database, ssl: { ca: certificate, rejectUnauthorized: true } }),
  };
}
