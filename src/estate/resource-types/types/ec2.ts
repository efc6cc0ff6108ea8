import { byTags, createdAgain } from "../adoption";
import { type ResourceTypes } from "../entry";

export const ec2: ResourceTypes = {
  aws_ebs_default_kms_key: { loss: "nothing" },
  aws_ebs_encryption_by_default: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the region, and is set again"),
  },
  aws_ebs_snapshot: { loss: { of: "the snapshot" } },
  aws_ebs_snapshot_block_public_access: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the region, and is set again"),
  },
  aws_ebs_volume: { loss: { of: "the volume's data" } },
  "aws_ec2_*": { loss: "nothing" },
  aws_eip: {
    loss: { of: "the address, which others may have on their lists" },
    adoption: byTags("ec2:elastic-ip", "last"),
    mock: { resource: { public_ip: "198.51.100.1" } },
  },
  aws_eip_association: { loss: "service" },
  aws_instance: { loss: { of: "what its root volume holds" } },
  aws_key_pair: { loss: "nothing" },
};
