import choices from "./aws-choices.json";

/**
 * Choices that AWS decides, from its own data: which classes a region has, how long CloudWatch keeps
 * logs. `npm run aws-models` renews them; aws-choices.json names the packages, their licences and dates.
 */

interface ByRegion {
  readonly lists: readonly Readonly<Record<string, string>>[];
  readonly regions: Readonly<Record<string, number>>;
}

/** Classes of database instances on which a region runs PostgreSQL; empty for a region of which nothing is known. */
export const databaseClassesIn = (region: string): readonly string[] => namesIn(choices.databaseClasses as unknown as ByRegion, region);

/** Node types of caches that a region has; empty for a region of which nothing is known. */
export const cacheNodeTypesIn = (region: string): readonly string[] => namesIn(choices.cacheNodeTypes as unknown as ByRegion, region);

/** Days for which CloudWatch Logs can keep events. */
export const logRetentionDays: readonly number[] = choices.logRetentionDays;

/** Instance types of Timestream for InfluxDB. */
export const influxInstanceTypes = choices.influxInstanceTypes as [string, ...string[]];

export type RegionalService = keyof typeof choices.absentIn;

/** Whether a region is known to lack a service: CloudFormation has no type of it there. */
export const lacksService = (service: RegionalService, region: string): boolean =>
  (choices.absentIn[service] as readonly string[]).includes(region);

function namesIn({ lists, regions }: ByRegion, region: string): readonly string[] {
  const families = lists[regions[region] ?? -1] ?? {};
  return Object.entries(families).flatMap(([family, sizes]) => sizes.split(" ").map((size) => `${family}.${size}`));
}
