import { type Mechanics } from "../document";
import { assertThat, change, sleep, waitUntil } from "../steps";

/** How long ElastiCache takes to replace a node, and more. */
const replacementSeconds = 1800;
/** The group is still called available just after the call. */
const settleSeconds = 60;

/**
 * Makes the replica of a shard its primary, and waits until the node that was replaced is back. Only a group that is available: AWS
 * takes the next call when the last replacement is complete, and no more than 15 shards in a day.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html
 */
export const failOverShard = (replicationGroupId: string): Mechanics => {
  const group = { ReplicationGroupId: replicationGroupId };
  const status = "$.ReplicationGroups[0].Status";
  return {
    description: `Fails a shard of ${replicationGroupId} over to its replica`,
    parameters: {
      NodeGroupId: { type: "String", description: "Id of the shard, for example 0001", allowedPattern: "^[0-9]{1,4}$" },
    },
    mainSteps: [
      assertThat("isWhole", "elasticache.DescribeReplicationGroups", group, [status, "available"]),
      assertThat("hasReplicas", "elasticache.DescribeReplicationGroups", group, ["$.ReplicationGroups[0].AutomaticFailover", "enabled"]),
      change("failOver", "elasticache.TestFailover", { ...group, NodeGroupId: "{{ NodeGroupId }}" }),
      sleep("settle", settleSeconds),
      waitUntil("isWholeAgain", "elasticache.DescribeReplicationGroups", group, [status, "available"], {
        timeoutSeconds: replacementSeconds,
        isEnd: true,
      }),
    ],
    outputs: [],
  };
};
