import { type ResourceTypes } from "../entry";

export const cognito: ResourceTypes = {
  aws_cognito_identity_provider: { loss: "nothing" },
  aws_cognito_resource_server: { loss: "nothing" },
  aws_cognito_user_pool: { loss: { of: "its users" } },
  aws_cognito_user_pool_client: { loss: "nothing" },
  aws_cognito_user_pool_domain: { loss: "nothing" },
};
