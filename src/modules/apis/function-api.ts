import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { type Place } from "../shared/place";

/** Requests in a second that are handed on, and how many may come at once. */
export interface Throttle {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

export interface FunctionApiProps {
  readonly place: Place;
  /** Role of the API, last part of its name. */
  readonly name: string;
  readonly description: string;
  /** Method and path, such as `GET /{token}`, in construct ids as they are named here. What is not here is answered with 404. */
  readonly routes: Readonly<Record<string, string>>;
  readonly throttle: Throttle;
  readonly logs: LogKeeping;
}

/** What is kept of a request: no path, in which a secret may stand, and no address of a person. */
const logFormat = JSON.stringify({
  time: "$context.requestTime",
  request: "$context.requestId",
  route: "$context.routeKey",
  status: "$context.status",
  milliseconds: "$context.responseLatency",
  failed: "$context.integrationErrorMessage",
});

/**
 * An address of API Gateway that everybody may ask, in front of one function, which decides for itself whom it answers. It
 * is of one region and needs no domain, no certificate and nothing else of the estate.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export class FunctionApi extends Construct {
  /** Without a path and a slash at its end. */
  public readonly endpoint: string;
  private readonly api: Apigatewayv2Api;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionApiProps,
  ) {
    super(scope, id);
    const { place, name, description } = props;
    const ownName = physicalName("api", place.names, name);
    // Two APIs may have one name; the tag finds this one.
    this.api = new Apigatewayv2Api(this, "api", { name: ownName, description, protocolType: "HTTP", tags: { Name: ownName } });
    this.endpoint = this.api.apiEndpoint;
  }

  /** Puts the function behind the routes. It may be made of the endpoint, so it comes after the API. */
  public leadTo(functionArn: string): void {
    const { place, name, description, routes, throttle, logs } = this.props;
    const integration = new Apigatewayv2Integration(this, "integration", {
      apiId: this.api.id,
      integrationType: "AWS_PROXY",
      integrationUri: functionArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: 10_000,
    });
    const made = Object.entries(routes).map(
      ([role, routeKey]) =>
        new Apigatewayv2Route(this, role, {
          apiId: this.api.id,
          routeKey,
          authorizationType: "NONE",
          target: `integrations/${integration.id}`,
        }),
    );
    const permission = new LambdaPermission(this, "permission", {
      statementId: "api",
      action: "lambda:InvokeFunction",
      functionName: functionArn,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.api.executionArn}/*/*`,
    });
    const log = new EncryptedLogGroup(this, "log", {
      ...logs,
      // Delivered by CloudWatch Logs, whose resource policies are too small for groups of other names.
      name: `/aws/vendedlogs/apis/${physicalName("api", place.names, name)}`,
    });
    new Apigatewayv2Stage(this, "stage", {
      apiId: this.api.id,
      name: "$default",
      description,
      autoDeploy: true,
      accessLogSettings: { destinationArn: log.arn, format: logFormat },
      defaultRouteSettings: { throttlingRateLimit: throttle.requestsPerSecond, throttlingBurstLimit: throttle.burst },
      dependsOn: [...made, permission],
    });
  }
}
