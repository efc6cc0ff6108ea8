import { type ResourceTypes } from "../entry";

export const apiGateway: ResourceTypes = {
  "aws_api_gateway_*": { loss: "service" },
  aws_api_gateway_api_key: { loss: { of: "the key's value" } },
  "aws_apigatewayv2_*": { loss: "service" },
};
