import { readFileSync } from "node:fs";
import path from "node:path";
import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { ensureFunctionArchives } from "../../../src/estate/functions/archives";
import { root } from "../command";
import { resources } from "../estate";
import { type UnsignedCaller } from "./unsigned";

type Stack = Parameters<typeof resources>[0];

/** How a client finds the stand-in. */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A function as a stack makes it, with its role's policy as it is rendered. */
export interface RenderedFunction {
  readonly args: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly role: string;
  readonly policy: string;
}

/** Stands for what only an apply knows. */
export const anyArn = "arn:aws:logs:us-west-2:333333333333:log-group:any";

/** Trust of a role that a service takes. */
export const trust = (Service: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }] });

/** A policy as it is rendered, with some ARN for what only an apply knows. */
export const policyWithout = (references: unknown): string => String(references).replace(/\$\{[^}]+\}/g, anyArn);

/** The functions of a stack. */
export function functionsOf(stack: Stack): RenderedFunction[] {
  return resources(stack, "aws_lambda_function").map(({ args }) => {
    const role = resources(stack, "aws_iam_role").find(({ address }) => args.role === `\${${address}.arn}`);
    const policy = resources(stack, "aws_iam_role_policy").find((one) => one.args.role === `\${${role?.address}.name}`);
    return {
      args,
      variables: (args.environment as { readonly variables: Readonly<Record<string, string>> }).variables,
      role: String(role?.args.name),
      policy: policyWithout(policy?.args.policy),
    };
  });
}

/** The function that makes requests of services, which are answered at another address. */
export function deploymentCheckOf(services: Stack, url: string): RenderedFunction {
  const found = functionsOf(services).find(({ args }) => String(args.function_name).endsWith("deployment-check"));
  if (found === undefined) throw new Error("there is no function that makes requests");
  return { ...found, variables: { ...found.variables, TEST_URL: url } };
}

/** Makes a function with its archive, its role and its permissions. */
export async function createFunction(
  rendered: RenderedFunction,
  { iam, caller, accountId }: { readonly iam: IAMClient; readonly caller: UnsignedCaller; readonly accountId: string },
): Promise<void> {
  const { args, variables, role, policy } = rendered;
  await iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }));
  await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: "work", PolicyDocument: policy }));
  await caller.call("lambda", "/2015-03-31/functions", "", {
    FunctionName: args.function_name,
    Runtime: args.runtime,
    Handler: args.handler,
    Role: `arn:aws:iam::${accountId}:role/${role}`,
    Timeout: args.timeout,
    Environment: { Variables: variables },
    Code: { ZipFile: await archiveOf(rendered) },
  });
}

/** A function's archive, built from the sources, as text for `Code.ZipFile`. */
async function archiveOf({ args }: RenderedFunction): Promise<string> {
  const { folder, archives } = await ensureFunctionArchives(root);
  const archive = archives.find(({ name }) => path.basename(String(args.filename)).startsWith(`${name}-`));
  if (archive === undefined) throw new Error(`there is no archive ${String(args.filename)}`);
  return readFileSync(path.join(folder, archive.file)).toString("base64");
}
