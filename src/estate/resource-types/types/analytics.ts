import { type ResourceTypes } from "../entry";

export const analytics: ResourceTypes = {
  aws_athena_workgroup: { loss: { of: "its query history and saved queries" } },
  aws_glue_catalog_database: { loss: { of: "its table definitions" } },
  aws_glue_crawler: { loss: "nothing" },
  aws_glue_job: { loss: "nothing" },
  aws_msk_cluster: { loss: { of: "its topics" } },
  aws_opensearch_domain: { loss: { of: "its indices" } },
};
