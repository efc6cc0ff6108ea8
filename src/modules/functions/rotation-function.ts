import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type Statement } from "../shared/iam";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";
import { type FunctionNetwork, InternalFunction } from "./internal-function";
import { type FunctionArchive } from "../../facts/function-archive";

/** When a secret changes: so many days after the last time, or on a day of each month. */
export type RotationTime = { readonly everyDays: number } | { readonly dayOfMonth: number; readonly hourUtc: number };

/** Time for the attempts of one rotation, from its hour on; without it they end with the hour. @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html */
const attempts = "3h";

/** The schedule of a secret as Secrets Manager takes it, in the names of Terraform's arguments. */
export const rotationRules = (
  time: RotationTime,
):
  | { readonly automaticallyAfterDays: number; readonly scheduleExpression?: never; readonly duration?: never }
  | { readonly automaticallyAfterDays?: never; readonly scheduleExpression: string; readonly duration: string } =>
  "everyDays" in time
    ? { automaticallyAfterDays: time.everyDays }
    : { scheduleExpression: `cron(0 ${time.hourUtc} ${time.dayOfMonth} * ? *)`, duration: attempts };

/** A secret and how often it changes. */
export type RotatedSecret = RotationTime & { readonly secretArn: string };

export interface RotationFunctionProps {
  readonly place: Place;
  readonly name: string;
  readonly archive: FunctionArchive;
  readonly environment: Readonly<Record<string, string>>;
  /** Rotated secrets by role; the role becomes part of construct ids. */
  readonly secrets: Readonly<Record<string, RotatedSecret>>;
  /**
   * Whether the secrets change by their schedules. Not where the other region writes: a new password would be set in a
   * store that stands still, and copied to where it opens nothing.
   */
  readonly rotates: boolean;
  /** A call of the function that has to succeed before anything rotates; made again when one of its triggers changes. */
  readonly preparation?: { readonly input: object; readonly triggers: Readonly<Record<string, string>> };
  /** What its handler calls. */
  readonly statements: readonly Statement[];
  readonly network: FunctionNetwork;
  readonly logs: LogKeeping;
  /** Topic that is notified of a call that failed three times, where a schedule calls it as well. */
  readonly failureTopicArn?: string;
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
  /** The same without that order, for what calls it beside the rotations. */
  public readonly calledArn: string;
  /** Known only when the preparation has succeeded. */
  public readonly prepared: string;

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
      ...(props.failureTopicArn === undefined ? {} : { failureTopicArn: props.failureTopicArn }),
    });
    const preparation = this.prepare(props.preparation, rotation.functionArn);
    const schedules = Object.entries(props.secrets).flatMap(([role, secret]) =>
      this.schedule(role, secret, rotation.functionArn, props, preparation),
    );
    this.prepared = after(rotation.functionArn, ...preparation.map(({ id: call }) => call));
    this.calledArn = rotation.functionArn;
    this.functionArn = after(rotation.functionArn, ...schedules);
  }

  /** The call, if there is one. It is made at creation and whenever an argument changes; an answer with an error fails the apply. */
  private prepare(preparation: RotationFunctionProps["preparation"], functionName: string): LambdaInvocation[] {
    return preparation === undefined
      ? []
      : [
          new LambdaInvocation(this, "preparation", {
            functionName,
            input: JSON.stringify(preparation.input),
            triggers: { ...preparation.triggers },
          }),
        ];
  }

  private schedule(
    role: string,
    { secretArn, ...time }: RotatedSecret,
    functionArn: string,
    { place, rotates }: RotationFunctionProps,
    preparation: readonly LambdaInvocation[],
  ): string[] {
    const permission = new LambdaPermission(this, `${role}-permission`, {
      statementId: role,
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: place.accountId,
      sourceArn: secretArn,
    });
    if (!rotates) return [];
    const schedule = new SecretsmanagerSecretRotation(this, `${role}-schedule`, {
      secretId: secretArn,
      rotationLambdaArn: functionArn,
      rotateImmediately: false,
      rotationRules: rotationRules(time),
      // Secrets Manager tries the function as soon as the secret has a schedule.
      dependsOn: [permission, ...preparation],
    });
    return [schedule.id];
  }
}
