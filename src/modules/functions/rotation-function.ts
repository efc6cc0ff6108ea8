import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type Statement } from "../shared/iam";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";
import { type FunctionNetwork, InternalFunction } from "./internal-function";
import { type FunctionArchive } from "../shared/function-archive";

/** A secret and how often it changes. */
export interface RotatedSecret {
  readonly secretArn: string;
  readonly everyDays: number;
}

export interface RotationFunctionProps {
  readonly place: Place;
  readonly name: string;
  readonly archive: FunctionArchive;
  readonly environment: Readonly<Record<string, string>>;
  /** Rotated secrets by role; the role becomes part of construct ids. */
  readonly secrets: Readonly<Record<string, RotatedSecret>>;
  /** What its handler calls. */
  readonly statements: readonly Statement[];
  readonly network: FunctionNetwork;
  readonly logs: LogKeeping;
}

/**
 * A function that Secrets Manager calls to rotate secrets, and their schedules. An apply never
 * rotates: the first rotation comes when the first interval is over.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export class RotationFunction extends Construct {
  /** Known only when every secret has its schedule, so that a rotation can be started. */
  public readonly functionArn: string;

  public constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    super(scope, id);
    const rotation = new InternalFunction(this, "rotation", {
      place: props.place,
      name: props.name,
      description: "Rotates secrets; called by Secrets Manager",
      archive: props.archive,
      environment: props.environment,
      statements: props.statements,
      network: props.network,
      // Changing a cache's token takes minutes; Lambda allows 15.
      timeoutSeconds: 900,
      logs: props.logs,
    });
    const schedules = Object.entries(props.secrets).map(([role, secret]) => this.schedule(role, secret, rotation.functionArn, props.place.accountId));
    this.functionArn = after(rotation.functionArn, ...schedules);
  }

  private schedule(role: string, { secretArn, everyDays }: RotatedSecret, functionArn: string, accountId: string): string {
    const permission = new LambdaPermission(this, `${role}-permission`, {
      statementId: role,
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: accountId,
      sourceArn: secretArn,
    });
    return new SecretsmanagerSecretRotation(this, `${role}-schedule`, {
      secretId: secretArn,
      rotationLambdaArn: functionArn,
      rotateImmediately: false,
      rotationRules: { automaticallyAfterDays: everyDays },
      dependsOn: [permission],
    }).id;
  }
}
