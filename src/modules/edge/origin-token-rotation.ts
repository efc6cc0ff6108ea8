import { CloudfrontKeyValueStore } from "@cdktf/provider-aws/lib/cloudfront-key-value-store";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { originTokenStatements } from "../function-permissions/origin-token-rotation";
import { type LogKeeping } from "../data/encrypted-log-group";
import { InternalFunction } from "../functions/internal-function";
import { type FunctionArchive } from "../../facts/function-archive";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { originTokensRole } from "../waf/origin-tokens";

export interface OriginTokenRotationProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  /** Regions whose load balancers take the token. */
  readonly regions: readonly string[];
  readonly rotationDays: number;
  readonly settleMinutes: number;
  readonly logs: LogKeeping;
  readonly failureTopicArn: string;
}

const role = "origin-token";
const everyQuarter = "rate(15 minutes)";

/**
 * The secret that CloudFront shows to the load balancers: the store that CloudFront's function reads
 * it from, and the function that puts it there and into each region's set. Terraform makes the store
 * empty and never reads it, so the value is in no plan and no state.
 *
 * The apply that makes the store calls the rotation once, so that CloudFront is let in from the
 * start; later calls are the schedule's.
 */
export class OriginTokenRotation extends Construct {
  public readonly keyValueStoreArn: string;

  public constructor(
    scope: Construct,
    id: string,
    { place, archive, regions, rotationDays, settleMinutes, logs, failureTopicArn }: OriginTokenRotationProps,
  ) {
    super(scope, id);
    const store = new CloudfrontKeyValueStore(this, "store", {
      name: physicalName("cloudFront", place.names, role),
      comment: "Secret of the origins; written by its rotation alone",
    });
    const setName = physicalName("webAcl", place.names, originTokensRole);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: "origin-token-rotation",
      description: "Rotates the secret by which load balancers know CloudFront",
      archive,
      environment: {
        KEY_VALUE_STORE_ARN: store.arn,
        SET_NAME: setName,
        REGIONS: regions.join(","),
        ROTATION_DAYS: String(rotationDays),
        SETTLE_MINUTES: String(settleMinutes),
      },
      statements: originTokenStatements({ accountId: place.accountId, keyValueStoreArn: store.arn, setName, regions }),
      timeoutSeconds: 60,
      logs,
      failureTopicArn,
    });
    this.schedule(place, functionArn);
    new LambdaInvocation(this, "first-token", { functionName: functionArn, input: "{}", triggers: { store: store.id } });
    this.keyValueStoreArn = store.arn;
  }

  private schedule(place: Place, functionArn: string): void {
    const rule = new CloudwatchEventRule(this, "schedule", {
      name: physicalName("eventRule", place.names, role),
      description: "Lets the rotation of the origin's secret do what is due",
      scheduleExpression: everyQuarter,
    });
    new LambdaPermission(this, "permission", {
      statementId: "schedule",
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "target", { rule: rule.name, targetId: "rotation", arn: functionArn, input: "{}" });
  }
}
