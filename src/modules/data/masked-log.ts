import { CloudwatchLogDataProtectionPolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-data-protection-policy";
import { type CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { type Construct } from "constructs";

/**
 * What no log may show: keys of any kind, and what identifies a person by itself. Names and addresses of streets are left
 * out: AWS finds them by words next to them, and hits words of the trade with them.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
 */
export const maskedData = [
  "AwsSecretKey",
  "OpenSshPrivateKey",
  "PgpPrivateKey",
  "PkcsPrivateKey",
  "PuttyPrivateKey",
  "EmailAddress",
  "CreditCardNumber",
  "BankAccountNumber-US",
  "Ssn-US",
  "PhoneNumber-US",
] as const;

/** How the policy is named, in the account's console alone. */
const policyName = "keys-and-personal-data";

/**
 * Masks such data in everything that a group takes from now on, for everybody without `logs:Unmask`. What is found is
 * counted by group, and written nowhere else.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
 */
export function maskLog(scope: Construct, id: string, group: CloudwatchLogGroup): void {
  const dataIdentifier = maskedData.map((name) => `arn:aws:dataprotection::aws:data-identifier/${name}`);
  new CloudwatchLogDataProtectionPolicy(scope, id, {
    logGroupName: group.name,
    policyDocument: JSON.stringify({
      Name: policyName,
      Version: "2021-06-01",
      Statement: [
        { Sid: "Count", DataIdentifier: dataIdentifier, Operation: { Audit: { FindingsDestination: {} } } },
        { Sid: "Mask", DataIdentifier: dataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
      ],
    }),
  });
}
