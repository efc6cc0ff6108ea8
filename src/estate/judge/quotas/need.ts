/** How much of a quota is needed at once. */
export interface Need {
  /** On the busiest day, with both regions in service. */
  readonly peak: number;
  /** When the region serves alone and a new version is deployed meanwhile. */
  readonly failover: number;
}

export const constant = (number: number): Need => ({ peak: number, failover: number });
