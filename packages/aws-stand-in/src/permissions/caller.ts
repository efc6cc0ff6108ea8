import { type Call } from "../router/call";

/** First part of a function's access key; the rest is its role. */
const prefix = "emulator-function-";

/** Access key of a function, by which its calls are known from others and decided by the policies of its role. */
export const functionKeyId = (roleArn: string): string => `${prefix}${Buffer.from(roleArn).toString("hex")}`;

const keyIdOf = ({ headers }: Pick<Call, "headers">): string =>
  /Credential=(?<key>[^/,\s]+)\//.exec(headers.authorization ?? "")?.groups?.key ?? "";

/** Whether one of the functions that the emulator runs makes a call. */
export const isFromFunction = (call: Pick<Call, "headers">): boolean => keyIdOf(call).startsWith(prefix);

/** ARN of the role in whose name a function calls; undefined for everybody else, whose policies are not asked. */
export const callingRole = (call: Pick<Call, "headers">): string | undefined =>
  isFromFunction(call) ? Buffer.from(keyIdOf(call).slice(prefix.length), "hex").toString("utf8") : undefined;
