/**
 * What GuardDuty looks at besides calls, DNS and flows: all that a new detector has on unless somebody turns it off, and that the
 * Terraform provider can set. Runtime monitoring is off by itself, and is not used (docs/governance.md).
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
 */
export const guardDutyFeatures = [
  "S3_DATA_EVENTS",
  "RDS_LOGIN_EVENTS",
  "LAMBDA_NETWORK_LOGS",
  "EBS_MALWARE_PROTECTION",
  "EKS_AUDIT_LOGS",
] as const;

export type GuardDutyFeature = (typeof guardDutyFeatures)[number];
