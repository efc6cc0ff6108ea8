/** Sizes of the instance families that databases and caches may use; all of them can be encrypted. */
const memoryAndGeneral = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];

const families = (prefix: string, burstable: readonly string[]): readonly string[] => [
  ...["m6g", "m7g", "r6g", "r7g"].flatMap((family) => memoryAndGeneral.map((size) => `${prefix}.${family}.${size}`)),
  ...burstable.map((size) => `${prefix}.t4g.${size}`),
];

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html */
export const databaseClasses = families("db", ["micro", "small", "medium", "large", "xlarge", "2xlarge"]);

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html */
export const cacheNodeTypes = families("cache", ["micro", "small", "medium"]);

/** Regions in which ElastiCache has only some of the families; the others have all. RDS publishes no such list. Same page. */
const cacheFamiliesByRegion: Readonly<Record<string, readonly string[]>> = { "ap-southeast-7": ["m7g", "r7g", "t4g"], "mx-central-1": ["m7g", "r7g", "t4g"] };

/** The families among which a region's caches choose, where they are not all; undefined where the type's family is there. */
export function familiesInsteadOf(nodeType: string, region: string): readonly string[] | undefined {
  const families = cacheFamiliesByRegion[region];
  return families === undefined || families.includes(nodeType.split(".")[1] ?? "") ? undefined : families;
}

/** Burstable nodes take part in no global datastore; https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html */
export const globalDatastoreNodeTypes = cacheNodeTypes.filter((type) => !type.includes(".t4g."));
