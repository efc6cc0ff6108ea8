/**
 * What a gp3 volume of PostgreSQL has once RDS stripes it, which it does from this size on: less cannot
 * be asked for. Below that size neither IOPS nor throughput can be asked for at all.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
 */
export const stripedStorage = { fromGiB: 400, iops: 12_000, throughputMiBps: 500 } as const;
