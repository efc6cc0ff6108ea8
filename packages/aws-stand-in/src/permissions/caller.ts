import { type Call } from "../router/call";

/** First part of an access key; the rest says whose it is. */
const prefixes = { function: "emulator-function-", role: "emulator-role-" } as const;
type Caller = keyof typeof prefixes;

const keyIdFor = (kind: Caller, role: string): string => `${prefixes[kind]}${Buffer.from(role).toString("hex")}`;

/** Access key of a function, by which its calls are known from others and decided by the policies of its role. */
export const functionKeyId = (roleArn: string): string => keyIdFor("function", roleArn);

/** Access key of a command in the name of a role, such as Terraform's: its calls are decided by the policies of that role. @param role name or ARN */
export const roleKeyId = (role: string): string => keyIdFor("role", role);

const keyIdOf = ({ headers }: Pick<Call, "headers">): string =>
  /Credential=(?<key>[^/,\s]+)\//.exec(headers.authorization ?? "")?.groups?.key ?? "";

const isFrom = (kind: Caller, call: Pick<Call, "headers">): boolean => keyIdOf(call).startsWith(prefixes[kind]);

/** Whether one of the functions that the emulator runs makes a call. */
export const isFromFunction = (call: Pick<Call, "headers">): boolean => isFrom("function", call);

/** Name or ARN of the role in whose name a call is made; undefined for everybody else, whose policies are not asked. */
export function callingRole(call: Pick<Call, "headers">): string | undefined {
  const kind = (["function", "role"] as const).find((one) => isFrom(one, call));
  return kind === undefined ? undefined : Buffer.from(keyIdOf(call).slice(prefixes[kind].length), "hex").toString("utf8");
}
