import { cacheNodeTypesIn, databaseClassesIn } from "../../src/facts/aws-choices";

/**
 * Generations that can be encrypted and that RDS still makes; the older ones stand in AWS's data for
 * those who have them.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
 */
const currentDatabaseFamily = /^db\.(?:[cmrz][5-9]|t[34]|x2)/;

export const databaseClasses = (region: string): readonly string[] =>
  databaseClassesIn(region).filter((name) => currentDatabaseFamily.test(name));

/** Families that need data tiering, which the caches of this estate do not use: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/data-tiering.html */
const tiered = /^cache\.r6gd\./;

export const cacheNodeTypes = (region: string): readonly string[] => cacheNodeTypesIn(region).filter((name) => !tiered.test(name));

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html */
export const globalDatastoreFamilies = ["m5", "m6g", "m7g", "r5", "r6g", "r7g", "c7gn"];
