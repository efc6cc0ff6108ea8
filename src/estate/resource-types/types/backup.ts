import { byArguments, byTags, createdAgain, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const backup: ResourceTypes = {
  aws_backup_framework: { loss: "nothing" },
  aws_backup_global_settings: { loss: "nothing" },
  aws_backup_plan: {
    loss: "nothing",
    adoption: byTags("backup:backup-plan", "last"),
  },
  aws_backup_region_settings: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the region, and is set again"),
  },
  aws_backup_report_plan: { loss: "nothing" },
  "aws_backup_restore_testing_*": { loss: "nothing" },
  aws_backup_restore_testing_plan: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_backup_restore_testing_selection: {
    loss: "nothing",
    adoption: byArguments("{name}:{restore_testing_plan_name}"),
  },
  aws_backup_selection: {
    loss: "nothing",
    adoption: refusedTwice("CreateBackupSelection answers that it exists (docs/unproved.md)", "{plan_id}|{id}"),
  },
  aws_backup_vault: {
    loss: { of: "the recovery points in it" },
    name: { argument: "name" },
    adoption: byArguments("{name}"),
  },
  "aws_backup_vault_*": { loss: "nothing" },
  aws_backup_vault_lock_configuration: {
    loss: "nothing",
    adoption: byArguments("{backup_vault_name}"),
  },
};
