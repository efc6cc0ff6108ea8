import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { stateMachineArn } from "../shared/arns";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { type Definition } from "./definition";
import { deliverLogs, sendTraces, useOwnKey } from "./statements";

export interface StateMachineProps {
  readonly place: Place;
  /** Role of the machine, last part of its name. */
  readonly name: string;
  readonly definition: Definition;
  /** What its tasks do, besides its log, its traces and its key. */
  readonly statements: readonly Statement[];
  /** The key of the logs domain holds the history of runs as well: what the log says stands in it too. */
  readonly logs: LogKeeping;
}

const machineName = ({ names }: Place, name: string): string => physicalName("stateMachine", names, name);

/** ARN of a machine that need not exist yet, for policies and alarms that are there before it. */
export const ownMachineArn = (place: Place, name: string): string =>
  stateMachineArn(place.region, place.accountId, machineName(place, name));

/** How long Step Functions works on with a data key when KMS does not answer: as long as AWS allows. */
const longestKeyReuseSeconds = 900;

/**
 * The one state machine of the estate: a standard workflow with every step and its data in an encrypted log,
 * traced, with a role of its own. Its history stays 90 days in Step Functions, as long as AWS keeps it; the
 * log as long as `logs` says. Nothing secret may pass through a definition or an input.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export class StateMachine extends Construct {
  public readonly arn: string;
  public readonly name: string;

  public constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { place, definition, logs } = props;
    this.name = machineName(place, props.name);
    // Delivered by CloudWatch Logs, whose resource policies are too small for groups of other names.
    const logGroup = new EncryptedLogGroup(this, "log", { ...logs, name: `/aws/vendedlogs/states/${this.name}` });
    const { role, policy } = this.createRole(props);
    const machine = new SfnStateMachine(this, "machine", {
      name: this.name,
      type: "STANDARD",
      roleArn: role.arn,
      definition: JSON.stringify(definition),
      loggingConfiguration: { level: "ALL", includeExecutionData: true, logDestination: `${logGroup.arn}:*` },
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: {
        type: "CUSTOMER_MANAGED_KMS_KEY",
        kmsKeyId: logs.keyArn,
        kmsDataKeyReusePeriodSeconds: longestKeyReuseSeconds,
      },
      // Step Functions tries the role's right to deliver logs when the machine is made.
      dependsOn: [policy],
    });
    this.arn = machine.arn;
  }

  private createRole({ place, name, statements, logs }: StateMachineProps): { role: IamRole; policy: IamRolePolicy } {
    const machineArn = ownMachineArn(place, name);
    const role = new IamRole(this, "role", {
      // Roles are global, the machine is not: without the region the two regions' roles would be one.
      name: physicalName("iamRole", place.names, `${name}-machine-${place.region}`),
      description: `Steps of the state machine ${name}`,
      // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy
      assumeRolePolicy: trustService("states.amazonaws.com", { sourceAccount: place.accountId, sourceArn: machineArn }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "work",
      role: role.name,
      policy: policyJson([
        deliverLogs(),
        sendTraces(),
        ...useOwnKey(logs.keyArn, machineArn, `arn:aws:logs:${place.region}:${place.accountId}:*`),
        ...statements,
      ]),
    });
    return { role, policy };
  }
}
