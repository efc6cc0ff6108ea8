import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const elasticache: ResourceTypes = {
  aws_elasticache_cluster: { loss: { of: "what the cache holds" } },
  aws_elasticache_global_replication_group: {
    loss: "nothing",
    adoption: refusedTwice("a replication group is primary of one global datastore"),
    runtimeOwners: [{ arguments: ["primary_replication_group_id"], by: "a failover", expected: [] }],
  },
  aws_elasticache_parameter_group: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_elasticache_replication_group: {
    loss: { of: "what the cache holds" },
    name: { argument: "replication_group_id" },
    adoption: byArguments("{replication_group_id}"),
    runtimeOwners: [
      { arguments: ["auth_token", "auth_token_update_strategy"], by: "the rotation of the token", expected: [] },
      {
        arguments: ["engine_version", "node_type", "num_node_groups", "parameter_group_name"],
        by: "the global datastore",
        expected: ["one-way"],
      },
    ],
    mock: { resource: { id: "mock" } },
  },
  aws_elasticache_serverless_cache: { loss: { of: "what the cache holds" } },
  aws_elasticache_subnet_group: {
    loss: "service",
    adoption: byArguments("{name}"),
  },
  "aws_elasticache_user*": { loss: "service" },
  aws_memorydb_cluster: { loss: { of: "its data" } },
};
