import { type Rule } from "./model";
import * as capacity from "./rules/capacity";
import * as deployment from "./rules/deployment";
import * as encryption from "./rules/encryption";
import * as frontDoor from "./rules/front-door";
import * as iam from "./rules/iam";
import * as network from "./rules/network";
import * as other from "./rules/other";
import * as recovery from "./rules/recovery";
import * as retention from "./rules/retention";
import * as stateful from "./rules/stateful";

const aws = "https://docs.aws.amazon.com";
const terraform = "https://developer.hashicorp.com/terraform/language";
const lifecycle = `${terraform}/meta-arguments/lifecycle`;

/** Everything that a review looks for. A new rule is one entry here, one matcher, and two golden plans. */
export const rules: readonly Rule[] = [
  { id: "data-destroyed", topic: "stateful", tier: "irreversible", title: "What it holds is lost", why: "Destroying it, or making it anew, deletes what it holds; a later apply makes an empty one.", see: `${aws}/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html`, when: stateful.dataDestroyed },
  { id: "unclassified-destroyed", topic: "stateful", tier: "irreversible", title: "Something of an unrecorded type is destroyed", why: "Nobody has put on record whether this type holds data, so it counts as if it did.", see: lifecycle, when: stateful.unclassifiedDestroyed },
  { id: "one-way", topic: "stateful", tier: "irreversible", title: "An engine or a storage goes up for good", why: "AWS takes neither a newer engine nor allocated storage back.", see: `${aws}/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html`, when: stateful.oneWay },
  { id: "deletion-guard-lost", topic: "stateful", tier: "dangerous", title: "A guard against deletion goes", why: "The next mistake can delete it, or delete it without a last copy.", see: lifecycle, when: stateful.guardLost },
  { id: "stale-plan", topic: "stateful", tier: "dangerous", title: "The plan is not of this synthesis", why: "It destroys what the synthesized JSON guards with prevent_destroy; one of the two is out of date.", see: lifecycle, when: stateful.stalePlan },
  { id: "data-forgotten", topic: "stateful", tier: "dangerous", title: "Something that holds data is left to itself", why: "It stays in AWS without deletion guard, backup or encryption being looked after.", see: `${terraform}/resources/syntax#removing-resources`, when: stateful.dataForgotten },
  { id: "serving-interrupted", topic: "stateful", tier: "dangerous", title: "Something in use is gone for a while, or for good", why: "Requests, or the platform's own work, need it; without create_before_destroy the old one goes first.", see: lifecycle, when: stateful.servingInterrupted },

  { id: "opened-to-world", topic: "network", tier: "dangerous", title: "A port is opened to everybody", why: "Anyone on the internet may try what listens there.", see: `${aws}/vpc/latest/userguide/security-group-rules.html`, when: network.openedToWorld },
  { id: "web-opened-to-world", topic: "network", tier: "look", title: "A web port is opened to everybody", why: "Right for an edge, wrong for everything behind one.", see: `${aws}/vpc/latest/userguide/security-group-rules.html`, when: network.webOpenedToWorld },
  { id: "ingress-widened", topic: "network", tier: "look", title: "More is let in", why: "A source or a port was not let in before.", see: `${aws}/vpc/latest/userguide/security-group-rules.html`, when: network.ingressWidened },
  { id: "egress-opened", topic: "network", tier: "look", title: "Traffic may leave to everywhere", why: "A way out is also a way out for data.", see: `${aws}/vpc/latest/userguide/security-group-rules.html`, when: network.egressOpened },
  { id: "made-public", topic: "network", tier: "dangerous", title: "Something gets a public address", why: "It can be reached from the internet as far as its security group lets it.", see: `${aws}/vpc/latest/userguide/vpc-ip-addressing.html`, when: network.madePublic },
  { id: "public-access-allowed", topic: "network", tier: "dangerous", title: "Public access is no longer blocked", why: "A policy or an ACL can now open the data to everybody.", see: `${aws}/AmazonS3/latest/userguide/access-control-block-public-access.html`, when: network.publicAccessAllowed },
  { id: "internet-route", topic: "network", tier: "look", title: "A route leads to the internet", why: "It makes a subnet public.", see: `${aws}/vpc/latest/userguide/VPC_Internet_Gateway.html`, when: network.internetRoute },
  { id: "acl-opened", topic: "network", tier: "look", title: "A network ACL lets everything in", why: "The subnet's second line of defence is gone.", see: `${aws}/vpc/latest/userguide/vpc-network-acls.html`, when: network.aclOpened },
  { id: "firewall-lost", topic: "network", tier: "dangerous", title: "A firewall goes", why: "Attacks that it filtered reach the load balancer or the distribution.", see: `${aws}/waf/latest/developerguide/how-aws-waf-works-resources.html`, when: network.firewallLost },
  { id: "origin-exposed", topic: "network", tier: "dangerous", title: "An origin can be reached around the front door", why: "Whoever finds its name gets past the firewall, the cache and the proof of origin.", see: `${aws}/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html`, when: frontDoor.originExposed },
  { id: "signature-dropped", topic: "network", tier: "dangerous", title: "Content is open without a signature", why: "What only signed addresses or cookies opened is public from then on.", see: `${aws}/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html`, when: frontDoor.signatureDropped },
  { id: "network-joined", topic: "network", tier: "look", title: "Another network is joined", why: "What lies beyond it can reach in as far as routes and groups allow.", see: `${aws}/vpc/latest/peering/what-is-vpc-peering.html`, when: network.networkJoined },

  { id: "admin-granted", topic: "iam", tier: "dangerous", title: "Rights are granted that lead to every right", why: "With these actions a principal can give itself anything.", see: `${aws}/IAM/latest/UserGuide/best-practices.html#grant-least-privilege`, when: iam.adminGranted },
  { id: "access-gained", topic: "iam", tier: "look", title: "A policy allows more than before", why: "Compared statement by statement: these actions were not covered before.", see: `${aws}/IAM/latest/UserGuide/reference_policies_evaluation-logic.html`, when: iam.accessGained },
  { id: "deny-lost", topic: "iam", tier: "dangerous", title: "A denial goes", why: "A Deny wins over every Allow; without it, what was allowed elsewhere holds.", see: `${aws}/IAM/latest/UserGuide/reference_policies_evaluation-logic.html`, when: iam.denyLost },
  { id: "trust-widened", topic: "iam", tier: "dangerous", title: "Somebody else may assume a role", why: "Whoever assumes a role has all its rights.", see: `${aws}/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html`, when: iam.trustWidened },
  { id: "service-trusted", topic: "iam", tier: "look", title: "A service or an identity provider may assume a role", why: "The conditions decide on whose behalf.", see: `${aws}/IAM/latest/UserGuide/confused-deputy.html`, when: iam.serviceTrusted },
  { id: "anyone-granted", topic: "iam", tier: "dangerous", title: "A resource policy lets everybody in", why: "Principal * without a condition is every AWS account there is.", see: `${aws}/IAM/latest/UserGuide/reference_policies_elements_principal.html`, when: iam.anyoneGranted },
  { id: "boundary-lost", topic: "iam", tier: "dangerous", title: "A permissions boundary goes or is exchanged", why: "The boundary is what keeps a role from more than it was meant to have.", see: `${aws}/IAM/latest/UserGuide/access_policies_boundaries.html`, when: iam.boundaryLost },
  { id: "powerful-policy-attached", topic: "iam", tier: "dangerous", title: "An administrator's policy is attached", why: "It allows everything, or enough to get everything.", see: `${aws}/IAM/latest/UserGuide/access_policies_job-functions.html`, when: iam.powerfulPolicyAttached },
  { id: "policy-attached", topic: "iam", tier: "look", title: "A policy is attached", why: "Its rights come to the role with it.", see: `${aws}/IAM/latest/UserGuide/access_policies_manage-attach-detach.html`, when: iam.policyAttached },
  { id: "long-lived-credentials", topic: "iam", tier: "dangerous", title: "Credentials that do not expire", why: "A key that leaks works until somebody notices; roles need none.", see: `${aws}/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles`, when: iam.longLivedCredentials },

  { id: "retention-shortened", topic: "retention", tier: "irreversible", title: "Retention is shortened", why: "What is older than the new limit is deleted; lengthening it again brings nothing back.", see: `${aws}/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html`, when: retention.retentionShortened },
  { id: "expiry-added", topic: "retention", tier: "irreversible", title: "Objects or images begin to expire", why: "The rule takes what is there already, too, as soon as it is old enough.", see: `${aws}/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html`, when: retention.expiryAdded },
  { id: "locked-for-good", topic: "retention", tier: "irreversible", title: "A lock that nobody can open", why: "In compliance mode neither the lock nor what it holds can be removed before its time.", see: `${aws}/AmazonS3/latest/userguide/object-lock.html`, when: retention.lockedForGood },
  { id: "versioning-suspended", topic: "retention", tier: "dangerous", title: "Old versions are no longer kept", why: "What is overwritten or deleted from then on is gone.", see: `${aws}/AmazonS3/latest/userguide/Versioning.html`, when: retention.versioningSuspended },
  { id: "object-lock-weakened", topic: "retention", tier: "dangerous", title: "A lock on data is loosened", why: "New objects or recovery points can be deleted earlier than before.", see: `${aws}/AmazonS3/latest/userguide/object-lock.html`, when: retention.objectLockWeakened },
  { id: "audit-stopped", topic: "retention", tier: "dangerous", title: "A record or a watch ends", why: "What happens meanwhile cannot be told afterwards.", see: `${aws}/awscloudtrail/latest/userguide/best-practices-security.html`, when: retention.auditStopped },

  { id: "encryption-removed", topic: "encryption", tier: "dangerous", title: "Encryption is weakened", why: "Data is written in the clear, or under a key that nobody here controls.", see: `${aws}/kms/latest/developerguide/concepts.html`, when: encryption.encryptionRemoved },
  { id: "created-unencrypted", topic: "encryption", tier: "dangerous", title: "A store is made without encryption", why: "Encrypting it later means making it anew.", see: `${aws}/AmazonRDS/latest/UserGuide/Overview.Encryption.html`, when: encryption.createdUnencrypted },
  { id: "encryption-key-changed", topic: "encryption", tier: "look", title: "Another key encrypts", why: "Readers need rights on the new key, and on the old one for what is there already.", see: `${aws}/kms/latest/developerguide/concepts.html`, when: encryption.encryptionKeyChanged },
  { id: "rotation-off", topic: "encryption", tier: "dangerous", title: "A key or a secret is rotated less, or no more", why: "The longer it lives, the more a leak is worth.", see: `${aws}/kms/latest/developerguide/rotate-keys.html`, when: encryption.rotationOff },
  { id: "key-disabled", topic: "encryption", tier: "dangerous", title: "A key is disabled", why: "Nothing that it encrypts can be read until it is enabled again.", see: `${aws}/kms/latest/developerguide/enabling-keys.html`, when: encryption.keyDisabled },
  { id: "tls-weakened", topic: "encryption", tier: "dangerous", title: "Encryption in transit is weakened", why: "Old protocols can be broken; plain text needs no breaking.", see: `${aws}/elasticloadbalancing/latest/application/describe-ssl-policies.html`, when: encryption.tlsWeakened },

  { id: "no-spare-left", topic: "capacity", tier: "dangerous", title: "Fewer than two are left", why: "The loss of one zone, or of one task, is then an outage.", see: `${aws}/AmazonECS/latest/developerguide/service-auto-scaling.html`, when: capacity.noSpareLeft },
  { id: "below-minimum", topic: "capacity", tier: "dangerous", title: "Fewer are wanted than the minimum", why: "It starts below what its own scaling calls the least.", see: `${aws}/autoscaling/application/userguide/application-auto-scaling-target-tracking.html`, when: capacity.belowMinimum },
  { id: "minimum-lowered", topic: "capacity", tier: "look", title: "The least capacity is lowered", why: "Less stands ready when load comes at once, as at the market's opening.", see: `${aws}/autoscaling/application/userguide/what-is-application-auto-scaling.html`, when: capacity.minimumLowered },
  { id: "capacity-lowered", topic: "capacity", tier: "look", title: "Capacity is lowered", why: "Check it against the load of the busiest hour.", see: `${aws}/wellarchitected/latest/reliability-pillar/design-your-workload-to-adapt-to-changes-in-demand.html`, when: capacity.capacityLowered },
  { id: "smaller-instance", topic: "capacity", tier: "dangerous", title: "A smaller size", why: "It may not carry the load, and changing it restarts the database or cache.", see: `${aws}/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html`, when: capacity.smallerInstance },
  { id: "switched-off", topic: "capacity", tier: "dangerous", title: "Something is switched off", why: "It is still there and does nothing.", see: `${aws}/lambda/latest/dg/configuration-concurrency.html`, when: capacity.switchedOff },
  { id: "scaling-lost", topic: "capacity", tier: "dangerous", title: "Capacity no longer follows the load", why: "What ran at the quietest minute is all that runs when the market opens.", see: `${aws}/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html`, when: capacity.scalingLost },
  { id: "rollback-lost", topic: "capacity", tier: "dangerous", title: "A bad version is no longer taken back by itself", why: "It stays in front of users until somebody notices and acts.", see: `${aws}/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html`, when: deployment.rollbackLost },
  { id: "images-less-trusted", topic: "capacity", tier: "dangerous", title: "What is deployed can be exchanged, or is not looked through", why: "A tag that moves runs code that nobody reviewed under a name that somebody did.", see: `${aws}/AmazonECR/latest/userguide/image-tag-mutability.html`, when: deployment.imagesLessTrusted },

  { id: "backups-off", topic: "recovery", tier: "irreversible", title: "Backups are switched off", why: "AWS deletes the continuous backups with the switch; a point in the past can no longer be restored.", see: `${aws}/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html`, when: recovery.backupsOff },
  { id: "redundancy-lost", topic: "recovery", tier: "dangerous", title: "A standby or automatic failover goes", why: "The loss of a zone becomes an outage until somebody acts.", see: `${aws}/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html`, when: recovery.redundancyLost },
  { id: "replica-lost", topic: "recovery", tier: "dangerous", title: "A copy in another region goes", why: "Until it is filled again, the loss of the region is the loss of its data.", see: `${aws}/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html`, when: recovery.replicaLost },
  { id: "replication-stopped", topic: "recovery", tier: "dangerous", title: "Objects are no longer copied", why: "What is written from then on is in one region only.", see: `${aws}/AmazonS3/latest/userguide/replication.html`, when: recovery.replicationStopped },
  { id: "backup-plan-weakened", topic: "recovery", tier: "dangerous", title: "A backup plan covers less", why: "What it left out cannot be restored.", see: `${aws}/aws-backup/latest/devguide/about-backup-plans.html`, when: recovery.backupPlanWeakened },
  { id: "failover-lost", topic: "recovery", tier: "dangerous", title: "A failover no longer happens", why: "The name stays with a region that may be gone.", see: `${aws}/Route53/latest/DeveloperGuide/dns-failover.html`, when: recovery.failoverLost },

  { id: "replaced", topic: "other", tier: "look", title: "It is made anew", why: "It holds nothing, and gets a new id.", see: lifecycle, when: stateful.replaced, fallback: true },
  { id: "destroyed", topic: "other", tier: "look", title: "It is destroyed", why: "It holds nothing, and can be made again.", see: lifecycle, when: stateful.gone, fallback: true },
  { id: "forgotten", topic: "other", tier: "look", title: "It is left to itself", why: "It stays in AWS and is no longer looked after.", see: `${terraform}/resources/syntax#removing-resources`, when: stateful.forgotten, fallback: true },
  { id: "changed", topic: "other", tier: "look", title: "A change that no rule knows", why: "Nothing says that it is harmless.", see: `${terraform}/resources/behavior`, when: other.changed, fallback: true },
];
