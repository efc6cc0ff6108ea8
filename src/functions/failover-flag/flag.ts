/** Where people and runbooks say whether the recovery region has taken over. */
export interface FlagStore {
  read(): Promise<string | undefined>;
}

/** What Route 53 watches. */
export interface FlagMetric {
  publish(value: 0 | 1): Promise<void>;
}

/**
 * Says once what the flag is. Both values are said, so that Route 53 can tell a flag that was taken
 * back from one that nobody reports any more. A flag that cannot be read, or that is neither true nor
 * false, is not reported at all: Route 53 then keeps what it knew, and silence raises an alarm.
 *
 * @throws Error when the flag is not reported.
 */
export async function reportFlag(store: FlagStore, metric: FlagMetric): Promise<0 | 1> {
  const value = meaning(await store.read());
  await metric.publish(value);
  return value;
}

function meaning(text: string | undefined): 0 | 1 {
  if (text === "true") return 1;
  if (text === "false") return 0;
  throw new Error(`the failover flag is ${text === undefined ? "not there" : JSON.stringify(text)}; it is true or false`);
}
