import { CreateSubnetCommand } from "@aws-sdk/client-ec2";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetTopicAttributesCommand, SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { ec2, iam, p, r, s3, secrets, sns } from "./by-hand";
import { bucket, topic } from "./in-data";
import { vpcId } from "./in-networks";

/** The same policy with its keys and statements in another order. */
function rewritten(text: string): string {
  const { Statement: statements = [], ...rest } = JSON.parse(text) as { Statement?: Record<string, unknown>[] };
  const reversed = [...statements].reverse().map((statement) => Object.fromEntries(Object.entries(statement).reverse()));
  return JSON.stringify({ Statement: reversed, ...rest });
}

/** What happens in AWS without meaning anything: none of it may be reported. */
export const noise: readonly { readonly what: string; readonly work: () => Promise<unknown> }[] = [
  {
    what: "a bucket's policy is written in another order",
    work: async () => {
      const { Policy: policy = "{}" } = await s3(p).send(new GetBucketPolicyCommand(bucket(p, "audit")));
      return s3(p).send(new PutBucketPolicyCommand({ ...bucket(p, "audit"), Policy: rewritten(policy) }));
    },
  },
  {
    what: "a topic's policy is written in another order",
    work: async () => {
      const { Attributes: attributes = {} } = await sns(r).send(new GetTopicAttributesCommand({ TopicArn: topic(r, "warning") }));
      return sns(r).send(
        new SetTopicAttributesCommand({
          TopicArn: topic(r, "warning"),
          AttributeName: "Policy",
          AttributeValue: rewritten(attributes.Policy ?? "{}"),
        }),
      );
    },
  },
  {
    what: "a subnet that nobody declares joins the default network ACL, which is AWS's to say",
    work: async () => ec2(r).send(new CreateSubnetCommand({ VpcId: await vpcId(r), CidrBlock: "10.5.200.0/24" })),
  },
  {
    what: "a role that nobody declares is made",
    work: () =>
      iam().send(
        new CreateRoleCommand({
          RoleName: "of-nobody",
          AssumeRolePolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
          }),
        }),
      ),
  },
  { what: "a secret is read", work: () => secrets(p).send(new GetSecretValueCommand({ SecretId: "smart0dte/dev/external/feed-polygon" })) },
];
