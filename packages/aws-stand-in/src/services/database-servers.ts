import { escapeIdentifier, escapeLiteral } from "pg";
import { type PostgresOptions, type PostgresServer, startPostgresServer } from "./postgres-server";

/** What an instance was made with. */
export interface InstanceAccount {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** The databases behind instances of RDS: a real PostgreSQL for each that a function connects to. */
export interface DatabaseServers {
  /** The port of an instance on loopback; the server is started on first use. */
  readonly portOf: (instance: string, account: InstanceAccount) => Promise<number>;
  readonly close: (instance: string) => void;
  readonly closeAll: () => Promise<void>;
}

export function databaseServers(options: PostgresOptions): DatabaseServers {
  const servers = new Map<string, Promise<PostgresServer>>();
  const close = async (instance: string): Promise<void> => {
    const server = servers.get(instance);
    servers.delete(instance);
    await server?.then(({ stop }) => stop()).catch(() => undefined);
  };
  return {
    portOf: async (instance, account) => {
      const server = servers.get(instance) ?? start(options, account);
      servers.set(instance, server);
      // What failed once is tried again by the next call.
      server.catch(() => servers.delete(instance));
      return (await server).port;
    },
    close: (instance) => void close(instance),
    closeAll: async () => void (await Promise.all([...servers.keys()].map(close))),
  };
}

/**
 * A master user as RDS has it: it makes roles and databases, ends sessions and is no superuser.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html
 */
async function start(options: PostgresOptions, { username, password, database }: InstanceAccount): Promise<PostgresServer> {
  const server = await startPostgresServer(options);
  const master = escapeIdentifier(username);
  try {
    await server.superuser(`CREATE ROLE ${master} LOGIN CREATEROLE CREATEDB PASSWORD ${escapeLiteral(password)}`);
    await server.superuser(`GRANT pg_signal_backend TO ${master}`);
    await server.superuser(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${master}`);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
