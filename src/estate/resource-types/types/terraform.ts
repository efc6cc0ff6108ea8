import { type ResourceTypes } from "../entry";

export const terraform: ResourceTypes = {
  terraform_data: { loss: "nothing" },
};
