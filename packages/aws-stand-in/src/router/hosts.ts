const awsHost = /^([a-z0-9_-]+\.)+(amazonaws\.com|api\.aws)$/;
const bucketHost = /^(?<bucket>[a-z0-9][a-z0-9.-]+[a-z0-9])\.s3[.-](?:(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.)?amazonaws\.com$/;

/** Whether a host name is one that AWS answers under; everything else is refused. */
export const isAwsHost = (host: string): boolean => awsHost.test(host);

/** Host name of `host[:port]`, lower case. */
export const hostName = (authority: string): string => authority.replace(/:\d+$/, "").toLowerCase();

/**
 * Bucket of a virtual-hosted S3 address (`<bucket>.s3.<region>.amazonaws.com`), or undefined.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export const virtualBucket = (host: string): string | undefined => bucketHost.exec(host)?.groups?.bucket;
