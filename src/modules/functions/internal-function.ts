import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { functionArn } from "../shared/arns";
import { archiveHandler, archivePath, type FunctionArchive } from "../../facts/function-archive";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { interfacesByLambdaAlone, reportFailures, writeLogs } from "./statements";

export interface FunctionNetwork {
  readonly subnetIds: string[];
  readonly securityGroupIds: readonly string[];
}

export interface InternalFunctionProps {
  readonly place: Place;
  /** Role of the function, last part of its name. */
  readonly name: string;
  readonly description: string;
  readonly archive: FunctionArchive;
  readonly environment: Readonly<Record<string, string>>;
  /** What it may do besides writing its log. */
  readonly statements: readonly Statement[];
  /** Where it runs when it must reach something inside the VPC; outside any VPC otherwise. */
  readonly network?: FunctionNetwork;
  readonly timeoutSeconds: number;
  readonly logs: LogKeeping;
  /**
   * Topic that is notified of a call that failed three times: for functions that services call without
   * waiting for an answer, and whose silence nothing else notices.
   */
  readonly failureTopicArn?: string;
}

const functionName = ({ names }: Place, name: string): string => physicalName("function", names, name);

/** ARN of a function that need not exist yet, for policies that are there before it. */
export const ownFunctionArn = (place: Place, name: string): string => functionArn(place.region, place.accountId, functionName(place, name));

/** A function of the estate's own operation, called by AWS services and never by users. */
export class InternalFunction extends Construct {
  public readonly functionArn: string;
  public readonly functionName: string;
  public readonly roleArn: string;

  public constructor(scope: Construct, id: string, props: InternalFunctionProps) {
    super(scope, id);
    const ownName = functionName(props.place, props.name);
    const logGroup = new EncryptedLogGroup(this, "log", { ...props.logs, name: `/aws/lambda/${ownName}`, masked: true });
    const { role, policy } = this.createRole(props, logGroup.arn);
    const code = new LambdaFunction(this, "function", {
      functionName: ownName,
      description: props.description,
      role: role.arn,
      filename: archivePath(props.archive),
      sourceCodeHash: props.archive.sha256,
      handler: archiveHandler,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memorySize: 256,
      timeout: props.timeoutSeconds,
      environment: { variables: { ...props.environment } },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      ...(props.network === undefined
        ? {}
        : { vpcConfig: { subnetIds: props.network.subnetIds, securityGroupIds: [...props.network.securityGroupIds] } }),
      // Lambda tries the role's right to make network interfaces when the function is made.
      dependsOn: [policy],
    });
    this.functionArn = code.arn;
    if (props.failureTopicArn !== undefined) this.reportFailures(code.functionName, props.failureTopicArn, policy);
    this.functionName = ownName;
    this.roleArn = role.arn;
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  private reportFailures(name: string, destination: string, policy: IamRolePolicy): void {
    // Lambda tries the role's right to publish when the destination is set.
    new LambdaFunctionEventInvokeConfig(this, "asynchronous-calls", {
      functionName: name,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination } },
      dependsOn: [policy],
    });
  }

  private createRole(
    { place, name, description, network, statements, failureTopicArn }: InternalFunctionProps,
    logGroupArn: string,
  ): { role: IamRole; policy: IamRolePolicy } {
    const role = new IamRole(this, "role", {
      // Roles are global, the function is not: without the region the two regions' roles would be one.
      name: physicalName("iamRole", place.names, `${name}-${place.region}`),
      description,
      assumeRolePolicy: trustService("lambda.amazonaws.com", { sourceAccount: place.accountId }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "work",
      role: role.name,
      policy: policyJson([
        writeLogs(logGroupArn),
        ...(network === undefined ? [] : interfacesByLambdaAlone(ownFunctionArn(place, name))),
        ...(failureTopicArn === undefined ? [] : [reportFailures(failureTopicArn)]),
        ...statements,
      ]),
    });
    return { role, policy };
  }
}
