/** Metrics of how the database's indexes are used, in a namespace of the environment; each region has its own instance, and its own count. */
export const indexUseMetrics = {
  /** Indexes that no query has read, where they are counted for long enough. */
  unused: "UnusedIndexes",
  /** Days for which the instance has counted. */
  countedDays: "IndexStatisticsDays",
} as const;

export const indexUseNamespace = (project: string, owner: string): string => `${project}/${owner}/index-use`;

/** Last part of the function's name, and its archive. */
export const indexUseRole = "index-use";

/** The days between two measures are few, so that the report of a week has one of its own day. */
export const indexUseEveryMinutes = 24 * 60;

/** Days of a quarter: what is counted for less proves nothing, since reports of a quarter have not run yet. */
export const indexProofDays = 92;
