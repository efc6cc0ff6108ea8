import { readFileSync } from "node:fs";
import path from "node:path";
import { CreateKeyCommand, GenerateMacCommand, KMSClient, type KeySpec, type KeyUsageType } from "@aws-sdk/client-kms";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { linkKey, linkToken, readToken, signedText } from "../../src/facts/page-link";
import { root } from "./command";
import { type Resource, resourceAt, resources } from "./estate";

/** The stand-in's services, as a client is told of them. */
export interface LinkSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Where the API of the links answers on the stand-in, and its address in AWS. */
export interface LinkApi {
  readonly here: string;
  readonly address: string;
}

const region = "us-east-1";
/** Functions of the machine and of the link, by the archives that they are. */
const functions = { "on-call": "on-call", "page-link": "page-link", "page-acknowledgement": "page-acknowledgement" } as const;

/** A call of a service for which the project has no client. */
async function call(endpoint: string, service: string, where: string, input: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${endpoint}${where}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${where} was refused: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

type Stack = Parameters<typeof resources>[0];

/** The functions as they are synthesized, with the archives that are deployed; what only AWS knows is given. */
async function createFunctions(endpoint: string, stack: Stack, known: Readonly<Record<string, string>>): Promise<void> {
  const { folder: built, archives } = await ensureFunctionArchives(root);
  for (const [role, name] of Object.entries(functions)) {
    const [{ args }] = resources(stack, "aws_lambda_function").filter(
      ({ args: { function_name: given } }) => given === `smart0dte-prod-${role}`,
    ) as [Resource];
    const { variables } = args.environment as { variables: Record<string, string> };
    const archive = archives.find((one) => one.name === name);
    if (archive === undefined) throw new Error(`there is no archive of ${name}`);
    await call(endpoint, "lambda", "/2015-03-31/functions", {
      FunctionName: args.function_name,
      Runtime: args.runtime,
      Handler: args.handler,
      Role: `arn:aws:iam::333333333333:role/${role}`,
      Timeout: args.timeout,
      Environment: { Variables: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, known[key] ?? value])) },
      Code: { ZipFile: readFileSync(path.join(built, archive.file)).toString("base64") },
    });
  }
}

/** Key and API as they are synthesized, and the functions that are told of them. */
export async function createLink(settings: LinkSettings, stack: Stack): Promise<LinkApi> {
  const { endpoint } = settings;
  const keys = new KMSClient(settings);
  const { args: key } = resourceAt(stack, "acknowledgement/key/key");
  const { KeyMetadata: { Arn: keyArn = "" } = {} } = await keys.send(
    new CreateKeyCommand({ KeySpec: key.customer_master_key_spec as KeySpec, KeyUsage: key.key_usage as KeyUsageType }),
  );
  const { apiId } = await call(endpoint, "apigateway", "/v2/apis", { name: "page-links", protocolType: "HTTP" });
  const api = {
    here: `${endpoint}/_aws/execute-api/${String(apiId)}/$default`,
    address: `https://${String(apiId)}.execute-api.${region}.amazonaws.com`,
  };
  await createFunctions(endpoint, stack, { LINK_KEY_ARN: keyArn, ENDPOINT: api.address });
  const { args: integration } = resourceAt(stack, "acknowledgement/api/integration");
  const { integrationId } = await call(endpoint, "apigateway", `/v2/apis/${String(apiId)}/integrations`, {
    integrationType: integration.integration_type,
    integrationUri: `arn:aws:lambda:${region}:333333333333:function:smart0dte-prod-page-acknowledgement`,
    payloadFormatVersion: integration.payload_format_version,
  });
  for (const { args: route } of resources(stack, "aws_apigatewayv2_route"))
    await call(endpoint, "apigateway", `/v2/apis/${String(apiId)}/routes`, {
      routeKey: route.route_key,
      target: `integrations/${String(integrationId)}`,
    });
  await call(endpoint, "apigateway", `/v2/apis/${String(apiId)}/stages`, { stageName: "$default", autoDeploy: true });
  return api;
}

/** The link that the other region's key would make of what a link says: it is signed as this one, for whoever has the wrong one. */
export async function ofOtherRegion(link: string, api: LinkApi, settings: LinkSettings): Promise<string> {
  const keys = new KMSClient({ ...settings, region: "us-west-2" });
  const read = readToken(link.slice(api.address.length + 1));
  if (read === undefined) throw new Error(`${link} is no link`);
  const { KeyMetadata: { Arn: KeyId = "" } = {} } = await keys.send(
    new CreateKeyCommand({ KeySpec: linkKey.spec, KeyUsage: linkKey.usage }),
  );
  const Message = Buffer.from(signedText("us-west-2", "smart0dte-prod-page-", read.link));
  const { Mac: mac } = await keys.send(new GenerateMacCommand({ KeyId, MacAlgorithm: linkKey.algorithm, Message }));
  if (mac === undefined) throw new Error("KMS answered without an HMAC");
  return `${api.address}/${linkToken(read.link, mac)}`;
}
