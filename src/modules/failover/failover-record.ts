import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { physicalName } from "../../facts/naming";
import { type LogKeeping } from "../data/encrypted-log-group";
import { failoverRecordStatements } from "../function-permissions/failover-record";
import { FunctionOnEvent } from "../functions/function-on-event";
import { InternalFunction } from "../functions/internal-function";
import { type Place } from "../shared/place";
import { ownMachineArn } from "../state-machines/state-machine";
import { failoverMachineRole } from "./failover-machine";

/** Last part of the function's name, and its archive. */
export const failoverRecordRole = "failover-record";

export interface FailoverRecordProps {
  /** Of the recovery region. */
  readonly place: Place;
  readonly archive: FunctionArchive;
  /** The recovery region's bucket of records. */
  readonly bucket: string;
  readonly logs: LogKeeping;
  readonly warningTopicArn: string;
}

/**
 * Keeps every run of the failover's machine, drills and dry runs among them, where auditors look. It is called when a run
 * has ended and is no part of one: no failover waits for it, and none fails with it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export class FailoverRecord extends Construct {
  public constructor(scope: Construct, id: string, { place, archive, bucket, logs, warningTopicArn }: FailoverRecordProps) {
    super(scope, id);
    const machineArn = ownMachineArn(place, failoverMachineRole);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: failoverRecordRole,
      description: "Writes what a run of the failover knew, decided and did to the bucket of records",
      archive,
      environment: { MACHINE: machineArn.slice(machineArn.lastIndexOf(":") + 1), RECORDS_BUCKET: bucket },
      statements: failoverRecordStatements({ runsArn: `${machineArn.replace(":stateMachine:", ":execution:")}:*`, bucket }),
      timeoutSeconds: 60,
      logs,
      failureTopicArn: warningTopicArn,
    });
    new FunctionOnEvent(this, "run-ended", {
      place,
      name: "failover-run-ended",
      description: `A run of ${physicalName("stateMachine", place.names, failoverMachineRole)} has ended`,
      pattern: {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [machineArn], status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] },
      },
      functionArn,
    });
  }
}
