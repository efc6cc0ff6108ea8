/** How urgent a message is, mildest first: read it some time, today, or now. */
export const severities = ["info", "warning", "critical"] as const;
export type Severity = (typeof severities)[number];
