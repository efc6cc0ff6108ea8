import { type EstateResource } from "../../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../../world/world";
import { type Call } from "../call";
import { withKeys } from "../keys";

/** Arguments of synthesized resources as what they are: a text, a block that stands once, a list. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");
export const first = (value: unknown): Readonly<Record<string, unknown>> =>
  (Array.isArray(value)
    ? (value[0] as Readonly<Record<string, unknown>> | undefined)
    : (value as Readonly<Record<string, unknown>> | undefined)) ?? {};
export const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

/** What AWS's services do for the resources of a type. */
export type Derivations = Readonly<Record<string, (resource: EstateResource, world: AccessWorld) => Call[]>>;

/** Why a call is made: whose it is, and what it is for. */
export const why = ({ stack, address }: EstateResource, what: string): string => `${stack} ${address}: ${what}`;

/** A service in its own name, with what AWS says of where it acts from. */
export const byService = (
  resource: EstateResource,
  service: string,
  action: string,
  target: string,
  what: string,
  source?: string,
): Call => ({
  who: service,
  action,
  resource: target,
  region: resource.region,
  context: {
    "aws:SourceAccount": resource.account,
    "aws:SourceOwner": resource.account,
    ...(source === undefined ? {} : { "aws:SourceArn": source }),
  },
  why: why(resource, what),
});

/** The role that an argument of a resource names. */
export function roleAt(resource: EstateResource, { roles }: AccessWorld, arn: unknown): EstateRole {
  const role = roles.find((one) => one.arn === arn);
  if (role === undefined)
    throw new Error(`${resource.stack} ${resource.address}: ${text(arn) || "its role"} is none of the estate's roles`);
  return role;
}

/** Calls for a resource by a role, or by a service in its own name. @param always condition keys that AWS sends with each */
export const caller =
  (resource: EstateResource, who: Call["who"], what: string, always: Call["context"] = {}) =>
  (action: string, target: string, context: Call["context"] = {}): Call => ({
    who,
    action,
    resource: target,
    region: resource.region,
    context: { ...always, ...context },
    why: why(resource, what),
  });

/** A service that takes a role. @param source condition keys that AWS is known to send. */
export const takes = (resource: EstateResource, service: string, role: EstateRole, source: Readonly<Record<string, string>>): Call => ({
  who: service,
  action: "sts:AssumeRole",
  resource: role.arn,
  region: resource.region,
  context: source,
  why: why(resource, `${service} takes its role`),
});

/** That a service acts for the resource's own account. */
export const inAccount = ({ account }: EstateResource): Readonly<Record<string, string>> => ({ "aws:SourceAccount": account });

/** A service that publishes to topics; targets of other kinds are left out. */
export const publishes = (
  world: AccessWorld,
  resource: EstateResource,
  service: string,
  topics: readonly unknown[],
  source?: string,
): Call[] =>
  topics
    .map(text)
    .filter((arn) => arn.startsWith("arn:aws:sns:"))
    .flatMap((topic) => withKeys(world, byService(resource, service, "sns:Publish", topic, "it reports to a topic", source)));
