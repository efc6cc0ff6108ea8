import { byArguments } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const stepFunctions: ResourceTypes = {
  "aws_sfn_*": { loss: "service" },
  aws_sfn_state_machine: {
    loss: "service",
    adoption: byArguments("arn:aws:states:{region}:{account}:stateMachine:{name}"),
    mock: { resource: arn("states", "stateMachine:mock") },
  },
};
