import { byArguments, createdAgain } from "../adoption";
import { type ResourceTypes } from "../entry";

export const ecr: ResourceTypes = {
  "aws_ecr_*": { loss: "nothing" },
  aws_ecr_lifecycle_policy: {
    loss: "nothing",
    partOf: ["aws_ecr_repository"],
    adoption: byArguments("{repository}"),
  },
  aws_ecr_pull_through_cache_rule: {
    loss: "nothing",
    adoption: byArguments("{ecr_repository_prefix}"),
  },
  aws_ecr_registry_scanning_configuration: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the registry, and is set again"),
  },
  aws_ecr_replication_configuration: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the registry, and is set again"),
  },
  aws_ecr_repository: {
    loss: { of: "its images" },
    name: { argument: "name" },
    adoption: byArguments("{name}"),
  },
  aws_ecr_repository_policy: {
    loss: "nothing",
    completes: [{ owner: "aws_ecr_repository", argument: "policy", holds: "all", link: "repository", by: ["name"] }],
  },
  aws_ecrpublic_repository: { loss: { of: "its images" } },
};
