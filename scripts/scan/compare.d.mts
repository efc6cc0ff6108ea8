export interface ScanFinding {
  readonly check: string;
  readonly name: string;
  readonly place: string;
}
export interface ScanException {
  readonly check: string;
  readonly of: string;
  readonly reason: string;
  readonly until: string;
}
export function compareFindings(
  findings: readonly ScanFinding[],
  exceptions: readonly ScanException[],
  day: string,
): {
  readonly open: readonly ScanFinding[];
  readonly accepted: number;
  readonly ended: readonly ScanException[];
  readonly unused: readonly ScanException[];
};
export function findingsOf(output: unknown): readonly ScanFinding[];
