import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const databases: ResourceTypes = {
  aws_db_cluster_snapshot: { loss: { of: "the snapshot" } },
  aws_db_event_subscription: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_db_instance: {
    loss: { of: "the database" },
    name: { argument: "identifier" },
    adoption: byArguments("{identifier}"),
  },
  aws_db_instance_automated_backups_replication: {
    loss: "nothing",
    adoption: refusedTwice("an instance's backups are copied to a region once"),
  },
  aws_db_option_group: { loss: "nothing" },
  aws_db_parameter_group: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_db_proxy: {
    loss: "service",
    adoption: byArguments("{name}"),
  },
  "aws_db_proxy*": { loss: "service" },
  aws_db_proxy_default_target_group: {
    loss: "service",
    adoption: byArguments("{db_proxy_name}"),
    mock: { resource: { name: "default" } },
  },
  aws_db_proxy_target: {
    loss: "service",
    adoption: byArguments("{db_proxy_name}/{target_group_name}/RDS_INSTANCE/{db_instance_identifier}"),
  },
  aws_db_snapshot: { loss: { of: "the snapshot" } },
  aws_db_subnet_group: {
    loss: "service",
    adoption: byArguments("{name}"),
  },
  aws_docdb_cluster: { loss: { of: "the database" } },
  aws_neptune_cluster: { loss: { of: "the database" } },
  aws_rds_cluster: {
    loss: { of: "the database" },
    name: { argument: "cluster_identifier" },
  },
  aws_rds_cluster_instance: { loss: { of: "its performance data; the cluster's volume stays" } },
  aws_rds_cluster_parameter_group: { loss: "nothing" },
  aws_rds_global_cluster: { loss: "nothing" },
  aws_redshift_cluster: { loss: { of: "the warehouse" } },
};
