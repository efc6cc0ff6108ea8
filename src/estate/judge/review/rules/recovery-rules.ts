import { type Rule } from "../model";
import * as recovery from "./recovery";
import { aws } from "./shared";

/** What a recovery needs. */
export const recoveryRules: readonly Rule[] = [
  {
    id: "backups-off",
    topic: "recovery",
    tier: "irreversible",
    title: "Backups are switched off",
    why: "AWS deletes the continuous backups with the switch; a point in the past can no longer be restored.",
    see: `${aws}/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html`,
    when: recovery.backupsOff,
  },
  {
    id: "redundancy-lost",
    topic: "recovery",
    tier: "dangerous",
    title: "A standby or automatic failover goes",
    why: "The loss of a zone becomes an outage until somebody acts.",
    see: `${aws}/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html`,
    when: recovery.redundancyLost,
  },
  {
    id: "replica-lost",
    topic: "recovery",
    tier: "dangerous",
    title: "A copy in another region goes",
    why: "Until it is filled again, the loss of the region is the loss of its data.",
    see: `${aws}/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html`,
    when: recovery.replicaLost,
  },
  {
    id: "replication-stopped",
    topic: "recovery",
    tier: "dangerous",
    title: "Objects are no longer copied",
    why: "What is written from then on is in one region only.",
    see: `${aws}/AmazonS3/latest/userguide/replication.html`,
    when: recovery.replicationStopped,
  },
  {
    id: "backup-plan-weakened",
    topic: "recovery",
    tier: "dangerous",
    title: "A backup plan covers less",
    why: "What it left out cannot be restored.",
    see: `${aws}/aws-backup/latest/devguide/about-backup-plans.html`,
    when: recovery.backupPlanWeakened,
  },
  {
    id: "failover-lost",
    topic: "recovery",
    tier: "dangerous",
    title: "A failover no longer happens",
    why: "The name stays with a region that may be gone.",
    see: `${aws}/Route53/latest/DeveloperGuide/dns-failover.html`,
    when: recovery.failoverLost,
  },
  {
    id: "recovery-unproved",
    topic: "recovery",
    tier: "dangerous",
    title: "Recovery is proved no longer",
    why: "With the change `estate recovery prove` fails: an objective is missed, or something that a takeover needs is not there.",
    see: `${aws}/wellarchitected/latest/reliability-pillar/plan-for-disaster-recovery-dr.html`,
    when: recovery.recoveryUnproved,
  },
  {
    id: "recovery-worse",
    topic: "recovery",
    tier: "look",
    title: "Recovery takes longer, or loses more",
    why: "Both objectives are met; what was left of them is less.",
    see: `${aws}/wellarchitected/latest/reliability-pillar/plan-for-disaster-recovery-dr.html`,
    when: recovery.recoveryWorse,
  },
];
