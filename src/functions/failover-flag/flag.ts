/** Where people and runbooks say whether the recovery region has taken over. */
export interface FlagStore {
  read(): Promise<string | undefined>;
}

/** What Route 53 watches. It stays as it is until it is set otherwise. */
export interface FlagSignal {
  raise(): Promise<void>;
  lower(): Promise<void>;
}

/**
 * Brings the signal in line with the flag and says whether a failover is declared. A flag that cannot
 * be read, or that is neither true nor false, changes nothing: Route 53 keeps what it knew, and the
 * error raises an alarm.
 *
 * @throws Error when the flag is not reported.
 */
export async function reportFlag(store: FlagStore, signal: FlagSignal): Promise<boolean> {
  const declared = meaning(await store.read());
  await (declared ? signal.raise() : signal.lower());
  return declared;
}

function meaning(text: string | undefined): boolean {
  if (text === "true") return true;
  if (text === "false") return false;
  throw new Error(`the failover flag is ${text === undefined ? "not there" : JSON.stringify(text)}; it is true or false`);
}
