import { decide, type Decision, type Policies, type Target } from "../../../../src/estate/judge/access/evaluation/decide";
import { parsePolicy } from "../../../../src/estate/judge/access/evaluation/policy";
import { type AccessRequest, type Principal } from "../../../../src/estate/judge/access/evaluation/statements";

export const account = "111111111111";
/** Who asks: a role, a user and a service of AWS. */
export const role: Principal = { kind: "role", arn: `arn:aws:iam::${account}:role/api`, account };
export const user: Principal = { kind: "user", arn: `arn:aws:iam::${account}:user/ada`, account };
export const service: Principal = { kind: "service", service: "s3.amazonaws.com" };
/** What is asked for. */
export const object = "arn:aws:s3:::logs/one";
/** Whose it is: the same account's, another one's, and a thing whose own policy decides, as a key's does. */
export const own: Target = { account, ownPolicyDecides: false };
export const foreign: Target = { account: "222222222222", ownPolicyDecides: false };
export const key: Target = { account, ownPolicyDecides: true };

/** A statement as it is written. */
export type Written = Readonly<Record<string, unknown>>;
export const policy = (...statements: readonly Written[]) =>
  parsePolicy("test", JSON.stringify({ Version: "2012-10-17", Statement: statements }));
export const allow = (more: Written = {}): Written => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
export const deny = (more: Written = {}): Written => ({ Effect: "Deny", Action: "s3:GetObject", Resource: "*", ...more });

const requestOf = (principal: Principal, action = "s3:GetObject", resource = object): AccessRequest => ({
  principal,
  action,
  resource,
  context: new Map(),
});
const words = (decision: Decision): string =>
  decision.allowed ? "allowed" : `${decision.deniedBy === undefined ? "nothing allows" : "denied"}: ${decision.layer}`;

/** Policies and a request; what is left out is a role that reads an object of its own account. */
export interface Given extends Partial<Record<Exclude<keyof Policies, "controls">, readonly Written[]>> {
  /** One entry a level of the organisation. */
  readonly controls?: readonly (readonly Written[])[];
  readonly principal?: Principal;
  readonly target?: Target;
  readonly action?: string;
  readonly resourceArn?: string;
}

/** What the evaluator decides, and the layer that decides it. */
export function decided({
  principal = role,
  target = own,
  action,
  resourceArn,
  controls,
  session,
  identity = [],
  boundary,
  resource,
  endpoint,
}: Given): string {
  const optional = (statements: readonly Written[] | undefined) => (statements === undefined ? undefined : policy(...statements));
  return words(
    decide(
      requestOf(principal, action, resourceArn),
      {
        controls: controls?.map((level) => policy(...level)),
        session: optional(session),
        identity: identity.length === 0 ? [] : [policy(...identity)],
        boundary: optional(boundary),
        resource: optional(resource),
        endpoint: optional(endpoint),
      },
      target,
    ),
  );
}

/** Whom statements of resources name. */
export const toRole = { Principal: { AWS: `arn:aws:iam::${account}:role/api` } };
export const toUser = { Principal: { AWS: `arn:aws:iam::${account}:user/ada` } };
export const toAccount = { Principal: { AWS: `arn:aws:iam::${account}:root` } };
export const toAll = { Principal: "*" };
