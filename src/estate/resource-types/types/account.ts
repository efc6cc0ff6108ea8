import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const account: ResourceTypes = {
  "aws_account_*": { loss: "nothing" },
  aws_organizations_delegated_administrator: {
    loss: "nothing",
    adoption: byArguments("{account_id}/{service_principal}"),
  },
  aws_organizations_policy: {
    loss: "nothing",
    adoption: refusedTwice("names of policies are unique in an organization"),
  },
  "aws_organizations_policy*": { loss: "nothing" },
  aws_organizations_policy_attachment: {
    loss: "nothing",
    adoption: byArguments("{target_id}:{policy_id}"),
  },
  "aws_ram_*": { loss: "nothing" },
  "aws_region_*": { loss: "nothing" },
  "aws_resourcegroups_*": { loss: "nothing" },
  "aws_servicequotas_*": { loss: "nothing" },
  aws_servicequotas_service_quota: {
    loss: "nothing",
    adoption: byArguments("{service_code}/{quota_code}"),
  },
};
