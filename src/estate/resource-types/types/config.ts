import { byArguments, harmlessTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const config: ResourceTypes = {
  "aws_config_*": { loss: "nothing" },
  aws_config_config_rule: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_config_configuration_aggregator: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_config_configuration_recorder: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_config_configuration_recorder_status: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_config_conformance_pack: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_config_delivery_channel: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_config_remediation_configuration: {
    loss: "nothing",
    adoption: byArguments("{config_rule_name}"),
  },
  aws_config_retention_configuration: {
    loss: "nothing",
    adoption: harmlessTwice("it is a setting of the region, and is set again"),
  },
};
