import { type Rule } from "../model";
import * as retention from "./retention";
import { aws } from "./shared";

/** How long records stay. */
export const retentionRules: readonly Rule[] = [
  {
    id: "retention-shortened",
    topic: "retention",
    tier: "irreversible",
    title: "Retention is shortened",
    why: "What is older than the new limit is deleted; lengthening it again brings nothing back.",
    see: `${aws}/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html`,
    when: retention.retentionShortened,
  },
  {
    id: "expiry-added",
    topic: "retention",
    tier: "irreversible",
    title: "Objects or images begin to expire",
    why: "The rule takes what is there already, too, as soon as it is old enough.",
    see: `${aws}/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html`,
    when: retention.expiryAdded,
  },
  {
    id: "locked-for-good",
    topic: "retention",
    tier: "irreversible",
    title: "A lock that nobody can open",
    why: "In compliance mode neither the lock nor what it holds can be removed before its time.",
    see: `${aws}/AmazonS3/latest/userguide/object-lock.html`,
    when: retention.lockedForGood,
  },
  {
    id: "versioning-suspended",
    topic: "retention",
    tier: "dangerous",
    title: "Old versions are no longer kept",
    why: "What is overwritten or deleted from then on is gone.",
    see: `${aws}/AmazonS3/latest/userguide/Versioning.html`,
    when: retention.versioningSuspended,
  },
  {
    id: "object-lock-weakened",
    topic: "retention",
    tier: "dangerous",
    title: "A lock on data is loosened",
    why: "New objects or recovery points can be deleted earlier than before.",
    see: `${aws}/AmazonS3/latest/userguide/object-lock.html`,
    when: retention.objectLockWeakened,
  },
  {
    id: "audit-stopped",
    topic: "retention",
    tier: "dangerous",
    title: "A record or a watch ends",
    why: "What happens meanwhile cannot be known afterwards.",
    see: `${aws}/awscloudtrail/latest/userguide/best-practices-security.html`,
    when: retention.auditStopped,
  },
];
