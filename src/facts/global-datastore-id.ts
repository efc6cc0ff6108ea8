/**
 * Prefix that ElastiCache puts before a global datastore's suffix, by the region that makes it.
 * With it the other region can compute the id instead of reading it.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-CLI.html
 */
export const globalDatastorePrefixes: Readonly<Record<string, string>> = {
  "us-east-1": "ldgnf",
  "us-east-2": "fpkhr",
  "us-west-1": "virxk",
  "us-west-2": "sgaui",
  "ca-central-1": "bxodz",
  "ap-south-1": "erpgt",
  "ap-northeast-1": "quwsw",
  "ap-northeast-2": "lfqnh",
  "ap-northeast-3": "nlapn",
  "ap-southeast-1": "vlqxn",
  "ap-southeast-2": "vbgxd",
};

/** @throws Error for a region whose prefix is not known; a rule of the configuration sees to it first */
export function globalDatastoreId(region: string, suffix: string): string {
  const prefix = globalDatastorePrefixes[region];
  if (prefix === undefined)
    throw new Error(
      `the prefix of global datastores made in ${region} is not known; known: ${Object.keys(globalDatastorePrefixes).join(", ")}`,
    );
  return `${prefix}-${suffix}`;
}
