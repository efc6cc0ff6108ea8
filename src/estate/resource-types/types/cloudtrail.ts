import { byArguments } from "../adoption";
import { type ResourceTypes } from "../entry";

export const cloudtrail: ResourceTypes = {
  aws_cloudtrail: {
    loss: "nothing",
    adoption: byArguments("arn:aws:cloudtrail:{region}:{account}:trail/{name}"),
  },
  aws_cloudtrail_event_data_store: { loss: { of: "the events in it" } },
};
