/** A policy as it is attached: JSON, and where it comes from for messages. */
export interface WrittenPolicy {
  readonly source: string;
  readonly text: string;
}

/** What a role asks for. */
export interface RoleRequest {
  readonly role: string;
  /** Account of the role. */
  readonly account: string;
  /** `service:Action`. */
  readonly action: string;
  /** ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  /** Account that owns the resource; undefined for an action that knows none. */
  readonly owner: string | undefined;
  /** Whether policies of roles count only where the resource's own policy admits them, as of keys of KMS. */
  readonly ownPolicyDecides: boolean;
  /** Condition keys in lower case. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** Policies that speak of a request. A layer that does not exist for it is left out. */
export interface PoliciesOfRole {
  readonly identity: readonly WrittenPolicy[];
  readonly boundary: WrittenPolicy | undefined;
  readonly resource: WrittenPolicy | undefined;
}

export interface PolicyRefusal {
  /** Layer of policies that refuses. */
  readonly layer: string;
  /** Id of the statement that denies; undefined where nothing allows. */
  readonly deniedBy: string | undefined;
}

/** Evaluation of IAM's policies, given by whoever starts the stand-in, which has none of its own. */
export interface PolicyEvaluation {
  /**
   * @returns undefined when the request is allowed.
   * @throws Error for a policy that is not understood.
   */
  refusal(request: RoleRequest, policies: PoliciesOfRole): PolicyRefusal | undefined;
  /**
   * The action that IAM decides for an operation: `s3:ListBucket` for `HeadBucket` of `s3`; undefined where none is known.
   * @param service as calls are signed
   */
  actionOf(service: string, operation: string): string | undefined;
  /** Whether a role's trust lets a service assume it that sends no condition keys. */
  admits(trust: WrittenPolicy, service: string, role: string): boolean;
}
