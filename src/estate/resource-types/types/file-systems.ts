import { type ResourceTypes } from "../entry";

export const fileSystems: ResourceTypes = {
  "aws_efs_*": { loss: "nothing" },
  aws_efs_file_system: { loss: { of: "its files" } },
  aws_fsx_lustre_file_system: { loss: { of: "its files" } },
  "aws_transfer_*": { loss: "service" },
};
