import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const dynamodb: ResourceTypes = {
  aws_dynamodb_contributor_insights: { loss: "nothing" },
  aws_dynamodb_kinesis_streaming_destination: { loss: "nothing" },
  aws_dynamodb_table: {
    loss: { of: "its items" },
    name: { argument: "name" },
    adoption: byArguments("{name}"),
  },
  aws_dynamodb_table_item: {
    loss: { of: "the item" },
    adoption: refusedTwice("the provider writes an item only where none of its key is"),
    runtimeOwners: [{ arguments: ["item"], by: "a takeover", expected: [] }],
  },
  aws_dynamodb_table_replica: { loss: "nothing" },
};
