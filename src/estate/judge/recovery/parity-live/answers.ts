/** What one kind of call says of a region's resources: the facts of each that is there, by the resource's name. */
export type Facts = ReadonlyMap<string, Readonly<Record<string, string | number>>>;

/** What could not be read, and why. It never counts as equal. */
export interface Unread {
  readonly region: string;
  /** Type of the resources, in Terraform's words; or `quotas`. */
  readonly type: string;
  readonly because: string;
}
