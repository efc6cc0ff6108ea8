/** An environment by the role of its regions. */
export interface EnvironmentRegions {
  readonly owner: string;
  readonly primary: string;
  readonly recovery: string;
}
