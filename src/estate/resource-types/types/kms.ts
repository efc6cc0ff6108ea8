import { byArguments, byTags } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const kms: ResourceTypes = {
  aws_kms_alias: {
    loss: "service",
    name: { argument: "name" },
    partOf: ["aws_kms_key"],
    adoption: byArguments("{name}"),
  },
  aws_kms_external_key: { loss: { of: "everything that is encrypted with it" } },
  aws_kms_grant: { loss: "service" },
  aws_kms_key: {
    loss: { of: "everything that is encrypted with it" },
    adoption: byTags("kms:key", "last"),
    mock: { resource: { ...arn("kms", "key/00000000-0000-0000-0000-000000000000"), key_id: "00000000-0000-0000-0000-000000000000" } },
  },
  aws_kms_key_policy: {
    loss: "nothing",
    completes: [{ owner: "aws_kms_key", argument: "policy", holds: "all", link: "key_id", by: ["id", "arn"] }],
  },
  aws_kms_replica_key: { loss: { of: "what only this region's copy can decrypt" } },
};
