/** 1 while a secret has no value, 0 otherwise. */
export const missingValueMetric = { name: "SecretWithoutValue", dimension: "SecretName" } as const;

/** Days since a secret got the value that it has; nothing while it has none. */
export const secretAgeMetric = { name: "SecretAgeDays", dimension: missingValueMetric.dimension } as const;
