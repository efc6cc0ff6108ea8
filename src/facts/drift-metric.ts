/** Metric of the job that looks for drift: how many findings it had. It has no dimensions, in a namespace of the environment's own. */
export const driftMetric = {
  namespace: (project: string, owner: string): string => `${project}/${owner}/drift`,
  name: "DriftFindings",
} as const;
