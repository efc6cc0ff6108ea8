import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  type DescribeSecretCommandOutput,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { clientSettings } from "../../src/estate/aws/client-settings";

/** A Terraform state, as far as tests read it. */
export interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/** The state of a stack, as it lies in the bucket. */
export async function stateText(bucket: string, key: string, region: string): Promise<string> {
  const { Body: body } = await new S3Client(clientSettings("s3", region)).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await body?.transformToString()) ?? "";
}

export const describeSecret = (name: string, region: string): Promise<DescribeSecretCommandOutput> =>
  new SecretsManagerClient(clientSettings("secretsmanager", region)).send(new DescribeSecretCommand({ SecretId: name }));

/** The current value of a secret: a JSON object. */
export async function secretValue(name: string, region: string): Promise<Readonly<Record<string, unknown>>> {
  const { SecretString: text = "{}" } = await new SecretsManagerClient(clientSettings("secretsmanager", region)).send(
    new GetSecretValueCommand({ SecretId: name }),
  );
  return JSON.parse(text) as Record<string, unknown>;
}

/**
 * A call of the query protocol to a service whose client is not among the project's packages.
 *
 * @param endpoint the emulator's router.
 * @returns XML
 */
export async function queryAnswer(
  endpoint: string,
  service: string,
  region: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly ok: boolean; readonly xml: string }> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams(parameters),
  });
  return { ok: answer.ok, xml: await answer.text() };
}

/** Text of the first element of a name. */
export const element = (xml: string, name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** Texts of all elements of a name. */
export const elements = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);

/**
 * A call of the JSON protocol to a service whose client is not among the project's packages.
 *
 * @param endpoint the emulator's router.
 */
export async function jsonAnswer(
  endpoint: string,
  service: string,
  region: string,
  target: string,
  request: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(request),
  });
  const text = await answer.text();
  return (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
}
