/** The one item of the table of trading epochs. */
export const epochItem = {
  /** Key of the table, and of the item. */
  key: "name",
  name: "trading",
  epoch: "epoch",
  /** Code of the region that may trade in the epoch, or `nobody`. */
  holder: "holder",
  /** Run that has revoked last. */
  run: "run",
  /** Why it has, and what both regions said before that was approved; nothing reads them but people. */
  reason: "reason",
  recoveryEvidence: "recoveryEvidence",
  primaryEvidence: "primaryEvidence",
} as const;

/** Stands for the region between a revocation and a grant. */
export const nobody = "nobody";

/**
 * Names by which clients find DynamoDB of a region: an SDK that knows the account asks by the account's own name.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html
 */
export const epochStoreNames = (region: string, accountId: string): string[] => [
  `dynamodb.${region}.amazonaws.com`,
  `${accountId}.ddb.${region}.amazonaws.com`,
];

/** The times of the protocol, in seconds; `recovery.tradingEpoch` of the configuration. */
export interface EpochTimes {
  /** For how long a task may trade after it asked. */
  readonly leaseSeconds: number;
  /** Longest way of an order to the broker, enforced by the time limit that the order carries. */
  readonly orderSeconds: number;
  /** How far two clocks run apart while a lease lasts. */
  readonly clockDriftSeconds: number;
}

/**
 * How long a takeover waits between revocation and grant: every lease of before is over by then, every order that
 * was sent in its last moment is at the broker or dropped, and both clocks may have run apart, each its own way.
 * The search in `src/estate/judge/recovery/model` finds orders of two regions when one part is left out.
 */
export const epochWaitSeconds = ({ leaseSeconds, orderSeconds, clockDriftSeconds }: EpochTimes): number =>
  leaseSeconds + orderSeconds + 2 * clockDriftSeconds;
