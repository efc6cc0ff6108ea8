import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { physicalName } from "../shared/naming";
import { type Place } from "../shared/place";
import { manageOwnInterfaces, writeLogs } from "./statements";

/** A function's built code: a zip file below the stack's folder, and the checksum of its contents. */
export interface FunctionArchive {
  readonly path: string;
  /** SHA-256, base64. Of the contents and not of the file: times inside a zip change with every checkout. */
  readonly sha256: string;
}

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
}

/** A function of the estate's own operation, called by AWS services and never by users. */
export class InternalFunction extends Construct {
  public readonly functionArn: string;

  public constructor(scope: Construct, id: string, props: InternalFunctionProps) {
    super(scope, id);
    const functionName = physicalName("function", props.place.names, props.name);
    const logGroup = new EncryptedLogGroup(this, "log", { ...props.logs, name: `/aws/lambda/${functionName}` });
    const { role, policy } = this.createRole(props, logGroup.arn);
    const code = new LambdaFunction(this, "function", {
      functionName,
      description: props.description,
      role: role.arn,
      filename: props.archive.path,
      sourceCodeHash: props.archive.sha256,
      handler: "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memorySize: 256,
      timeout: props.timeoutSeconds,
      environment: { variables: { ...props.environment } },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      ...(props.network === undefined ? {} : { vpcConfig: { subnetIds: props.network.subnetIds, securityGroupIds: [...props.network.securityGroupIds] } }),
      // Lambda tries the role's right to make network interfaces when the function is made.
      dependsOn: [policy],
    });
    this.functionArn = code.arn;
  }

  private createRole({ place, name, network, statements }: InternalFunctionProps, logGroupArn: string): { role: IamRole; policy: IamRolePolicy } {
    const role = new IamRole(this, "role", {
      // Roles are global, the function is not: without the region the two regions' roles would be one.
      name: physicalName("iamRole", place.names, `${name}-${place.region}`),
      assumeRolePolicy: trustService("lambda.amazonaws.com", { sourceAccount: place.accountId }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "work",
      role: role.name,
      policy: policyJson([writeLogs(logGroupArn), ...(network === undefined ? [] : [manageOwnInterfaces()]), ...statements]),
    });
    return { role, policy };
  }
}
