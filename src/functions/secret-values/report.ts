/** What a report needs of Secrets Manager. */
export interface SecretValues {
  /** When the current value of a secret was stored; undefined for one without a value. */
  storedAt(secretName: string): Promise<Date | undefined>;
}

export interface ValueMetrics {
  /** @param ageDays days since the value was stored; undefined for a secret without a value. */
  publish(secretName: string, ageDays: number | undefined): Promise<void>;
}

const dayMilliseconds = 86_400_000;

/**
 * Reports for each secret whether it has a value, and for how many days it has had this one. The
 * value itself is not read. A secret that cannot be asked about is not reported, and its alarm takes
 * the silence for a fault; the others are reported all the same.
 *
 * @returns names of the secrets without a value
 * @throws AggregateError naming those that could not be reported.
 */
export async function reportValues(
  secretNames: readonly string[],
  values: SecretValues,
  metrics: ValueMetrics,
  now: Date,
): Promise<readonly string[]> {
  const missing: string[] = [];
  const failed: Error[] = [];
  for (const name of secretNames) {
    try {
      const stored = await values.storedAt(name);
      await metrics.publish(name, stored === undefined ? undefined : (now.getTime() - stored.getTime()) / dayMilliseconds);
      if (stored === undefined) missing.push(name);
    } catch (error) {
      failed.push(
        new Error(`whether ${name} has a value could not be reported: ${error instanceof Error ? error.message : "unknown error"}`),
      );
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join("; "));
  return missing;
}
