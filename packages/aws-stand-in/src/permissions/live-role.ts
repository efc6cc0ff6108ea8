import { formCall } from "../adapters/sent-call";
import { type AdapterContext } from "../router/adapter";
import { type WrittenPolicy } from "./evaluation";

/** A role as moto has it. */
export interface LiveRole {
  readonly arn: string;
  readonly trust: WrittenPolicy;
  readonly boundary: WrittenPolicy | undefined;
  readonly boundaryArn: string | undefined;
  readonly identity: readonly WrittenPolicy[];
}

interface WrittenRole {
  readonly arn: string;
  readonly trust: string;
  readonly boundary: string | null;
  readonly boundaryArn: string | null;
  readonly unknownBoundary: boolean;
  readonly identity: readonly (readonly [name: string, policy: string])[];
}

/** Milliseconds for which a command's role counts as it was: IAM itself takes seconds until a change is seen everywhere. */
const recent = 1_000;
const roles = new WeakMap<AdapterContext, Map<string, { readonly since: number; readonly role: Promise<LiveRole | undefined> }>>();

/** The same role for the many calls that Terraform makes at a time. */
export function recentRole(nameOrArn: string, context: AdapterContext): Promise<LiveRole | undefined> {
  const known = roles.get(context) ?? new Map<string, { readonly since: number; readonly role: Promise<LiveRole | undefined> }>();
  roles.set(context, known);
  const found = known.get(nameOrArn);
  if (found !== undefined && performance.now() - found.since < recent) return found.role;
  const role = liveRole(nameOrArn, context);
  known.set(nameOrArn, { since: performance.now(), role });
  return role;
}

/** A role with its policies as moto has them; undefined when there is none. */
export async function liveRole(nameOrArn: string, { send, accountId }: AdapterContext): Promise<LiveRole | undefined> {
  const asked = formCall("iam", "us-east-1", "GetRole");
  const answer = await send("moto", { ...asked, headers: { ...asked.headers, "x-estate-role": nameOrArn, "x-estate-account": accountId } });
  const written = answer.status === 200 ? (JSON.parse(answer.body.toString("utf8")) as WrittenRole | null) : null;
  if (written === null) return undefined;
  if (written.unknownBoundary) throw new Error(`${written.arn}: its boundary is no policy of the account`);
  return {
    arn: written.arn,
    trust: { source: `trust of ${written.arn}`, text: written.trust },
    boundary: written.boundary === null ? undefined : { source: `boundary of ${written.arn}`, text: written.boundary },
    boundaryArn: written.boundaryArn ?? undefined,
    identity: written.identity.map(([name, policy]) => ({ source: `${name} of ${written.arn}`, text: policy })),
  };
}
