import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { maskLog } from "./masked-log";

/** How the log groups of a store are kept. */
export interface LogKeeping {
  /** Key of the logs domain; its policy lets CloudWatch Logs use it. */
  readonly keyArn: string;
  readonly retentionDays: number;
}

export interface EncryptedLogGroupProps extends LogKeeping {
  readonly name: string;
  /** For records that must outlive mistakes. @default false */
  readonly protectedFromDestroy?: boolean;
  /**
   * Whether code of the platform writes free text to it, in which keys and personal data are masked. Records of
   * AWS's own are not: they are looked through for whoever attacks. @default false
   */
  readonly masked?: boolean;
}

/**
 * A log group that exists before its writer does. Services that make their groups themselves
 * (RDS, Lambda) make them without end of retention and without the estate's key.
 */
export class EncryptedLogGroup extends Construct {
  public readonly name: string;
  public readonly arn: string;
  /** For `dependsOn` of the writer. */
  public readonly fqn: string;

  public constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, "group", {
      name: props.name,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.keyArn,
      ...(props.protectedFromDestroy === true ? { lifecycle: { preventDestroy: true } } : {}),
    });
    if (props.masked === true) maskLog(this, "masking", group);
    this.name = group.name;
    this.arn = group.arn;
    this.fqn = group.fqn;
  }
}
