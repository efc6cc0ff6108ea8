/** 1 while a secret has no value, 0 otherwise. */
export const missingValueMetric = { name: "SecretWithoutValue", dimension: "SecretName" } as const;
