import { clientSettings } from "./client-settings";
import { askAws } from "./failure";

/** What every client of the AWS SDK has. */
interface Client {
  destroy(): void;
}

/** Names of the errors by which services say that something is not there. */
const absent =
  /^(?:NoSuchBucket|NoSuchKey|NotFound|ResourceNotFoundException|ParameterNotFound|DBInstanceNotFound(?:Fault)?|DBProxyNotFoundFault|ReplicationGroupNotFoundFault)$/;

/**
 * Asks AWS, and takes for an answer that something is not there.
 *
 * @param doing what is being read, for messages: `reading the bucket x`.
 * @returns undefined for what is not there.
 * @throws UserError for every other answer, and where there is none.
 */
export async function readAws<C extends Client, T>(
  Type: new (settings: ReturnType<typeof clientSettings>) => C,
  service: string,
  region: string,
  doing: string,
  read: (client: C) => Promise<T>,
): Promise<T | undefined> {
  const client = new Type(clientSettings(service, region));
  try {
    return await askAws(doing, () =>
      read(client).catch((error: unknown) => {
        if (error instanceof Error && absent.test(error.name)) return undefined;
        throw error;
      }),
    );
  } finally {
    client.destroy();
  }
}
