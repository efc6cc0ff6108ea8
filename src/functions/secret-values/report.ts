/** What a report needs of Secrets Manager. */
export interface SecretLabels {
  /** Staging labels of a secret's versions. */
  of(secretName: string): Promise<readonly string[]>;
}

export interface ValueMetric {
  /** @param missing 1 for a secret without a value. */
  publish(secretName: string, missing: 0 | 1): Promise<void>;
}

/**
 * Reports for each secret whether it has a value, which is whether a version carries AWSCURRENT. The
 * value itself is not read. A secret that cannot be asked about is not reported, and its alarm takes
 * the silence for a fault; the others are reported all the same.
 *
 * @returns names of the secrets without a value
 * @throws AggregateError naming those that could not be reported.
 */
export async function reportValues(secretNames: readonly string[], labels: SecretLabels, metric: ValueMetric): Promise<readonly string[]> {
  const missing: string[] = [];
  const failed: Error[] = [];
  for (const name of secretNames) {
    try {
      const hasValue = (await labels.of(name)).includes("AWSCURRENT");
      await metric.publish(name, hasValue ? 0 : 1);
      if (!hasValue) missing.push(name);
    } catch (error) {
      failed.push(
        new Error(`whether ${name} has a value could not be reported: ${error instanceof Error ? error.message : "unknown error"}`),
      );
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join("; "));
  return missing;
}
