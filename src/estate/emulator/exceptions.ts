/** A resource type that the emulator cannot hold, or shows as changed although nothing changed. */
export interface EmulatorException {
  readonly type: string;
  /**
   * - `cannot-hold`: left out of what is applied on the emulator;
   * - `shows-changes`: applied, but a second plan is not empty.
   */
  readonly effect: "cannot-hold" | "shows-changes";
  /** Arguments that a second plan shows, for `shows-changes`. */
  readonly arguments?: readonly string[];
  readonly reason: string;
}

/** Faults of the emulators, named one by one so that none hides a fault of the estate. */
export const emulatorExceptions: readonly EmulatorException[] = [
  { type: "aws_timestreaminfluxdb_db_instance", effect: "cannot-hold", reason: "moto keeps an InfluxDB instance in the status CREATING, and Terraform waits for it" },
  { type: "aws_db_instance", effect: "cannot-hold", reason: "moto refuses a backup window that begins when the maintenance window ends; AWS takes it" },
  { type: "aws_lambda_invocation", effect: "cannot-hold", reason: "moto runs functions in Docker, which the emulator keeps from it" },
];
