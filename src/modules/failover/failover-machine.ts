import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { Schedule } from "../schedules/schedule";
import { type Place } from "../shared/place";
import { ownMachineArn, StateMachine } from "../state-machines/state-machine";
import { startMachine } from "../state-machines/statements";
import { failoverDefinition } from "./failover-definition";
import { type FailoverTargets, type FailoverTimes } from "./failover-targets";
import { failoverStatements } from "./failover-statements";

/** Last part of the machine's name. */
export const failoverMachineRole = "failover";

export interface FailoverMachineProps {
  /** Of the recovery region. */
  readonly place: Place;
  readonly targets: FailoverTargets;
  readonly times: FailoverTimes;
  /** When everything is looked for, each month; `HH:MM`, UTC. */
  readonly dryRun: { readonly dayOfMonth: number; readonly timeUtc: string };
  /** When a failover is started as a drill, each quarter; undefined for never. */
  readonly drill?: { readonly dayOfMonth: number; readonly timeUtc: string } | undefined;
  readonly logs: LogKeeping;
}

/** A dry run that could not start is made good by hand, or by the next one. */
const retries = { attempts: 3, forSeconds: 1800 } as const;

/** The machine that takes over, and its drills, which ask for an approval as any other run. A person starts it; no alarm does. */
export class FailoverMachine extends Construct {
  public constructor(scope: Construct, id: string, { place, targets, times, dryRun, drill, logs }: FailoverMachineProps) {
    super(scope, id);
    const machine = new StateMachine(this, "machine", {
      place,
      name: failoverMachineRole,
      definition: failoverDefinition(targets, times),
      statements: failoverStatements(targets, place),
      logs,
    });
    const [hour, minute] = dryRun.timeUtc.split(":").map(Number);
    new Schedule(this, "dry-run", {
      place,
      name: "failover-dry-run",
      description: "Looks each month for everything that a failover needs, and changes nothing",
      roleDescription: "Starts the dry run of the failover",
      timing: { cron: `${minute} ${hour} ${dryRun.dayOfMonth} * ? *`, timeZone: "UTC" },
      target: {
        arn: machine.arn,
        start: startMachine(ownMachineArn(place, failoverMachineRole)),
        input: JSON.stringify({ mode: "dryRun", reason: "the monthly dry run" }),
      },
      retries,
    });
    if (drill !== undefined) this.startDrills(place, machine.arn, drill);
  }

  /** A whole failover each quarter, in the middle of nothing: without an approval it ends and changes nothing. */
  private startDrills(place: Place, machineArn: string, { dayOfMonth, timeUtc }: NonNullable<FailoverMachineProps["drill"]>): void {
    const [hour, minute] = timeUtc.split(":").map(Number);
    new Schedule(this, "drill", {
      place,
      name: "failover-drill",
      description: "Starts a failover each quarter, which asks for its approval",
      roleDescription: "Starts the drill of the failover",
      timing: { cron: `${minute} ${hour} ${dayOfMonth} 1,4,7,10 ? *`, timeZone: "UTC" },
      target: {
        arn: machineArn,
        start: startMachine(ownMachineArn(place, failoverMachineRole)),
        input: JSON.stringify({ mode: "failover", reason: "the quarterly drill" }),
      },
      retries,
    });
  }
}
