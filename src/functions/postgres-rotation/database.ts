import { readFileSync } from "node:fs";
import { Client, DatabaseError, type QueryResultRow } from "pg";
import { RotationError } from "../shared/rotation/event";
import { type Credential } from "./credential";

export interface Session {
  query(text: string, values?: readonly string[]): Promise<readonly QueryResultRow[]>;
  end(): Promise<void>;
}

/** One database server; a session per set of credentials. */
export interface Database {
  /** @throws LoginRefused for wrong credentials, RotationError when the server cannot be reached or trusted. */
  connect(credential: Credential): Promise<Session>;
}

/** The server answered, and does not take these credentials. */
export class LoginRefused extends RotationError {}

export interface DatabaseLocation {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Certificates, PEM, of which one must have signed the server's. */
  readonly certificateAuthorities: readonly string[];
}

const connectTimeoutMilliseconds = 5_000;
const statementTimeoutMilliseconds = 10_000;

/** invalid_authorization_specification and invalid_password. @see https://www.postgresql.org/docs/17/errcodes-appendix.html */
const refusals = new Set(["28000", "28P01"]);

const insufficientPrivilege = "42501";

/** PostgreSQL over TLS; the server's certificate and host name are verified (libpq's `verify-full`). */
export class PostgresDatabase implements Database {
  public constructor(private readonly location: DatabaseLocation) {}

  public async connect({ username, password }: Credential): Promise<Session> {
    const { host, port, database, certificateAuthorities } = this.location;
    const client = new Client({
      host,
      port,
      database,
      user: username,
      password,
      application_name: "credential-rotation",
      connectionTimeoutMillis: connectTimeoutMilliseconds,
      query_timeout: statementTimeoutMilliseconds,
      ssl: { ca: [...certificateAuthorities], rejectUnauthorized: true },
    });
    // A connection that breaks while idle is reported by the next query; unheard, it would end the process.
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw explain(error, username, `${host}:${port}/${database}`);
    }
    return {
      query: async (text, values = []) => {
        try {
          return (await client.query<QueryResultRow>(text, [...values])).rows;
        } catch (error) {
          throw error instanceof DatabaseError && error.code === insufficientPrivilege ? notAllowed(error, username) : error;
        }
      },
      end: () => client.end(),
    };
  }
}

/** Runs `work` in a session and closes it in any case. */
export async function withSession<T>(database: Database, credential: Credential, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await database.connect(credential);
  try {
    return await work(session);
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** Whether the server takes these credentials. @throws RotationError when it does not answer. */
export async function takes(database: Database, credential: Credential): Promise<boolean> {
  try {
    await withSession(database, credential, () => Promise.resolve());
    return true;
  } catch (error) {
    if (error instanceof LoginRefused) return false;
    throw error;
  }
}

/** Reads certificates from a PEM file. */
export const readCertificates = (file: string): string[] => [readFileSync(file, "utf8")];

/** Since PostgreSQL 16 a role is altered by who created it, or was given it with the admin option. */
const notAllowed = ({ message, detail }: DatabaseError, username: string): RotationError =>
  new RotationError(
    `the database does not let ${username} do this: ${message}. ${detail ?? ""} Drop a role that somebody else created, or grant it to ${username} with the admin option`,
  );

function explain(error: unknown, username: string, place: string): RotationError {
  if (error instanceof DatabaseError && refusals.has(error.code ?? ""))
    return new LoginRefused(`the database ${place} refuses user ${username} with the password of the secret`);
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: "unknown error" };
  const reason = message === "" ? code : message;
  if (code?.includes("CERT") || code?.includes("SIGNATURE") || /certificate|does not match|SSL/i.test(message)) {
    return new RotationError(
      `the database ${place} cannot be trusted: ${reason}; the function must know the CA that signed its certificate, and the name it connects to`,
    );
  }
  return new RotationError(
    `the database ${place} cannot be used: ${reason}; check that it runs, and the security groups between function and database`,
  );
}
