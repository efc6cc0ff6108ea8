import { type ResourceTypes } from "../entry";

export const kinesis: ResourceTypes = {
  aws_kinesis_firehose_delivery_stream: { loss: "service" },
  aws_kinesis_stream: {
    loss: { of: "the records in it" },
    name: { argument: "name" },
  },
  aws_kinesis_stream_consumer: { loss: "service" },
};
