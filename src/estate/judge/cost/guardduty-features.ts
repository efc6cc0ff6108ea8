import { fixed, NotUnderstood, type Part, type Resource, type Surroundings, used } from "./model";
import { vcpusOfClass } from "./vcpus";

/**
 * What a region pays in a month for a feature of GuardDuty, by its name; each is billed by a measure of its own.
 * @see https://aws.amazon.com/guardduty/pricing/
 */
const features: Readonly<Record<string, (around: Surroundings) => Part | undefined>> = {
  S3_DATA_EVENTS: ({ usage }) => used("guardduty.s3-events", usage.assumed.governance.dataEventsPerMonth / 1e6),
  // The account's detector sees the databases of every environment.
  RDS_LOGIN_EVENTS: ({ accountHere }) =>
    fixed(
      "guardduty.rds-vcpu",
      accountHere("aws_db_instance").reduce((sum, { args }) => sum + vcpusOfClass(String(args.instance_class)), 0),
    ),
  LAMBDA_NETWORK_LOGS: ({ usage }) => used("guardduty.lambda-logs", usage.assumed.logs.functionFlowGiBPerMonth),
  EBS_MALWARE_PROTECTION: ({ usage }) => used("guardduty.ebs-scanned", usage.assumed.governance.malwareScannedGiBPerMonth),
  // By the events of clusters, of which no estate has one.
  EKS_AUDIT_LOGS: () => undefined,
};

/** @throws NotUnderstood for a feature that is on and whose measure nobody has written down. */
export function guardDutyParts({ args }: Resource, around: Surroundings): readonly Part[] {
  if (args.status === "DISABLED") return [];
  const feature = features[String(args.name)];
  if (feature === undefined) throw new NotUnderstood(`nobody knows what the feature ${String(args.name)} is billed by`);
  const part = feature(around);
  return part === undefined ? [] : [part];
}
