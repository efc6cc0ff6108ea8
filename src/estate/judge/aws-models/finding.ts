/** A value that AWS refuses, by its own model. */
export interface ModelFinding {
  readonly stack: string;
  readonly address: string;
  /** As plans name it; the resource as a whole when undefined. */
  readonly argument?: string;
  readonly value: unknown;
  /** What AWS accepts, as words. */
  readonly accepts: string;
  readonly model: string;
  readonly region: string;
}
