import { byArguments } from "../adoption";
import { type ResourceTypes } from "../entry";

export const ssm: ResourceTypes = {
  aws_ssm_association: { loss: "nothing" },
  aws_ssm_document: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  "aws_ssm_maintenance_window*": { loss: "nothing" },
  aws_ssm_parameter: {
    loss: { of: "its value and history" },
    name: { argument: "name" },
    adoption: byArguments("{name}"),
    runtimeOwners: [{ arguments: ["value", "insecure_value"], by: "a failover", expected: [] }],
  },
  aws_ssm_service_setting: { loss: "nothing" },
};
