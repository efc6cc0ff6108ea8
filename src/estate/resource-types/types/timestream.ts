import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const timestream: ResourceTypes = {
  aws_timestreaminfluxdb_db_instance: {
    loss: { of: "its measurements" },
    adoption: refusedTwice("names of instances are unique in an account and region"),
    runtimeOwners: [{ arguments: ["password"], by: "the rotation of the password", expected: [] }],
  },
  aws_timestreamwrite_database: {
    loss: { of: "its tables" },
    adoption: byArguments("{database_name}"),
  },
  aws_timestreamwrite_table: {
    loss: { of: "its measurements" },
    adoption: byArguments("{table_name}:{database_name}"),
  },
};
