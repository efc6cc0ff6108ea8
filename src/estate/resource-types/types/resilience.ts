import { byTags } from "../adoption";
import { type ResourceTypes } from "../entry";

export const resilience: ResourceTypes = {
  aws_fis_experiment_template: {
    loss: "nothing",
    adoption: byTags("fis:experiment-template", "last"),
  },
  "aws_fis_*": { loss: "nothing" },
  "aws_resiliencehub_*": { loss: "nothing" },
  "aws_route53recoverycontrolconfig_*": { loss: "nothing" },
  "aws_route53recoveryreadiness_*": { loss: "nothing" },
};
