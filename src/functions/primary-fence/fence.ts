/** The way that services of the old primary region take to its database. */
export interface WayToDatabase {
  /** Instances that the proxy leads to. */
  targets(): Promise<readonly string[]>;
  close(instances: readonly string[]): Promise<void>;
}

/**
 * Closes the way to the old database, and looks whether it is closed. Closed already is what is wanted.
 *
 * @returns the instances that the proxy led to until now
 * @throws Error when it leads to one still, or its region does not answer
 */
export async function fence(way: WayToDatabase): Promise<readonly string[]> {
  const before = await way.targets();
  if (before.length === 0) return [];
  await way.close(before);
  const after = await way.targets();
  if (after.length > 0) throw new Error(`the proxy still leads to ${after.join(", ")}`);
  return before;
}
