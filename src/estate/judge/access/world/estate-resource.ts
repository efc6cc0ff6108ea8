/** A resource of the estate, with its references replaced by the values that they will have, or by stand-ins that differ from each other. */
export interface EstateResource {
  readonly stack: string;
  /** Environment, or name of the account. */
  readonly owner: string;
  readonly address: string;
  readonly type: string;
  readonly account: string;
  readonly region: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Own tags and the provider's default ones. */
  readonly tags: Readonly<Record<string, string>>;
}
