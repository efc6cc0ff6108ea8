import regions from "../../src/facts/aws-regions.json";

/**
 * Regions of the commercial partition; ARNs of the estate are those of `arn:aws:`. A plain list of
 * text, so that code about regions need not know this list's type.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const awsRegions: readonly string[] = regions;
