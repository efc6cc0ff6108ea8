/**
 * The number of the last zone of regions that have more than the usual three, by their ids (`use1-az6`). Letters go as
 * far as numbers do: an account may see fewer zones, and never one beyond.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
const lastZones: Readonly<Record<string, number>> = {
  "us-east-1": 6,
  "us-west-2": 4,
  "ca-central-1": 4,
  "ap-northeast-1": 4,
  "ap-northeast-2": 4,
};
const usual = 3;

/** The letter of the last zone that a region can have. */
export const lastZoneLetter = (region: string): string => String.fromCharCode("a".charCodeAt(0) - 1 + (lastZones[region] ?? usual));
