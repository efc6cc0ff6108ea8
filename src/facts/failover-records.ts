/** Where runs of the failover's machine are kept, and the two states of it that say what was known and what was decided. */
export const failoverRecords = {
  /** In the recovery region's bucket of records that must stay as they were written. */
  prefix: "failover",
  evidenceStep: "gather-evidence",
  approvalStep: "ask-for-approval",
} as const;
