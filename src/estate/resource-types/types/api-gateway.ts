import { byTags, harmlessTwice, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const apiGateway: ResourceTypes = {
  "aws_api_gateway_*": { loss: "service" },
  aws_api_gateway_api_key: { loss: { of: "the key's value" } },
  "aws_apigatewayv2_*": { loss: "service" },
  // A new one has another address, which whoever makes links is given in the same apply.
  aws_apigatewayv2_api: {
    loss: "service",
    adoption: byTags("apigateway:apis", "last"),
    mock: { resource: { execution_arn: "arn:aws:execute-api:us-east-1:123456789012:mock" } },
  },
  aws_apigatewayv2_integration: {
    loss: "service",
    partOf: ["aws_apigatewayv2_api"],
    adoption: harmlessTwice("the routes lead to the newest one", "{api_id}/{id}"),
  },
  aws_apigatewayv2_route: {
    loss: "service",
    partOf: ["aws_apigatewayv2_api"],
    adoption: refusedTwice("an API has one route for each key", "{api_id}/{id}"),
  },
  aws_apigatewayv2_stage: {
    loss: "service",
    name: { argument: "name" },
    partOf: ["aws_apigatewayv2_api"],
    adoption: refusedTwice("an API has one stage of each name", "{api_id}/{id}"),
  },
};
