import { free, type ServicePricing, priced, used, within } from "../model";

const page = "https://aws.amazon.com/lambda/pricing/";
const apiPage = "https://aws.amazon.com/api-gateway/pricing/";

export const functions: ServicePricing = {
  service: "Lambda",
  types: {
    aws_lambda_function: priced(({ args }, { usage }) => {
      const { invocationsPerMonth, averageSeconds } = usage.assumed.functions;
      const architecture = JSON.stringify(args.architectures ?? []).includes("arm64") ? "arm" : "x86";
      const gb = Number(args.memory_size ?? 128) / 1024;
      return [
        used("lambda.requests", invocationsPerMonth / 1e6),
        used(`lambda.${architecture}.gb-second`, invocationsPerMonth * averageSeconds * gb),
      ];
    }),
    // https://aws.amazon.com/api-gateway/pricing/; what they do besides is a setting of them.
    aws_apigatewayv2_api: priced((_, { usage }) => [used("api.http-requests", usage.assumed.functions.invocationsPerMonth / 1e6)]),
    aws_apigatewayv2_integration: within("aws_apigatewayv2_api", apiPage),
    aws_apigatewayv2_route: within("aws_apigatewayv2_api", apiPage),
    aws_apigatewayv2_stage: within("aws_apigatewayv2_api", apiPage),
    aws_lambda_alias: within("aws_lambda_function", page),
    aws_lambda_event_source_mapping: within("aws_lambda_function", page),
    aws_lambda_function_event_invoke_config: within("aws_lambda_function", page),
    aws_lambda_function_url: within("aws_lambda_function", page),
    aws_lambda_invocation: within("aws_lambda_function", page),
    aws_lambda_layer_version: free(page),
    aws_lambda_permission: free(page),
  },
};
