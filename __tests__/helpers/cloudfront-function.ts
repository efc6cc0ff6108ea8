import vm from "node:vm";
import { type AnyNode, parse } from "acorn";
import { full } from "acorn-walk";

/** An event as CloudFront gives it to a function. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
interface Value {
  readonly value: string;
}

export interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: Readonly<Record<string, Value>>;
  readonly headers: Readonly<Record<string, Value>>;
  readonly cookies: Readonly<Record<string, Value>>;
}

export interface ViewerResponse {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers?: Readonly<Record<string, Value>>;
}

export const viewerRequest = (uri: string, given: Partial<ViewerRequest> = {}): ViewerRequest => ({
  method: "GET",
  uri,
  querystring: {},
  headers: { host: { value: "app.example.com" } },
  cookies: {},
  ...given,
});

type Handler = (event: unknown) => unknown;

const importOfModule = /^import cf from "cloudfront";$/m;

/**
 * Runs a function's code in a context that has the language and nothing else: no `process`, no
 * `require`, no timers, no network, as in the runtime cloudfront-js-2.0.
 *
 * @param values what the key value store holds
 */
export async function runFunction(
  code: string,
  event: { readonly request: ViewerRequest; readonly response?: ViewerResponse },
  values: Readonly<Record<string, string>> = {},
): Promise<ViewerRequest & ViewerResponse> {
  const lines: string[] = [];
  const store = {
    get: (name: string) => (values[name] === undefined ? Promise.reject(new Error("KeyNotFound")) : Promise.resolve(values[name])),
  };
  const context = vm.createContext(
    { cf: { kvs: () => store }, console: { log: (line: string) => lines.push(line) } },
    { codeGeneration: { strings: false, wasm: false } },
  );
  // CloudFront gives the module; a script of node:vm knows no imports.
  const handler = vm.runInContext(`"use strict";\n${code.replace(importOfModule, "")}\nhandler`, context, { timeout: 1000 }) as Handler;
  const result = await handler(structuredClone({ version: "1.0", context: {}, viewer: { ip: "198.51.100.1" }, ...event }));
  for (const secret of Object.values(values))
    if (lines.some((line) => line.includes(secret))) throw new Error("the function logs a value of its store");
  return JSON.parse(JSON.stringify(result)) as ViewerRequest & ViewerResponse;
}

/**
 * Syntax that is used and that the runtime does not have, and names that only Node has. The runtime
 * is ES 5.1 with parts of later versions: `const`, arrows, `async`; this list is what it lacks.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export function unknownToRuntime(code: string): string[] {
  const found: string[] = [];
  const lacking = new Set<AnyNode["type"]>([
    "ArrayPattern",
    "ChainExpression",
    "ClassDeclaration",
    "ClassExpression",
    "ForOfStatement",
    "ObjectPattern",
    "SpreadElement",
    "YieldExpression",
  ]);
  const ofNode = new Set([
    "process",
    "require",
    "module",
    "exports",
    "global",
    "globalThis",
    "setTimeout",
    "setInterval",
    "fetch",
    "XMLHttpRequest",
    "eval",
    "Function",
    "URL",
    "URLSearchParams",
    "structuredClone",
  ]);
  full(parse(code, { ecmaVersion: "latest", sourceType: "module" }), (walked) => {
    const node = walked as AnyNode;
    if (lacking.has(node.type)) found.push(node.type);
    if (node.type === "LogicalExpression" && node.operator === "??") found.push(node.operator);
    if (node.type === "AssignmentExpression" && ["&&=", "||=", "??="].includes(node.operator)) found.push(node.operator);
    if (node.type === "Property" && node.shorthand) found.push("a property without its value");
    if (node.type === "Literal" && typeof node.bigint === "string") found.push("a big integer");
    if (node.type === "Identifier" && ofNode.has(node.name)) found.push(node.name);
    if (node.type === "ImportDeclaration" && node.source.value !== "cloudfront") found.push(`import of ${String(node.source.value)}`);
  });
  return found;
}
