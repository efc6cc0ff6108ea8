const twoLayers =
  "the key's own policy lets whoever may use the service have it use the key, and the role says so too; each is enough, so that a change of one of them stops nothing";
const twoDenials =
  "the policy of the bucket or of the key refuses the same; a person's role says it too, so that it is refused where the resource is new";
const delegation =
  "without it a key could never be changed again; statements of services on the same key are enough for every derived call";
const grants = "services make grants for storage that lives on; a grant is no call that is derived";
const otherAccount = "who takes the role is a principal of another account, which is none of the estate's";
const onDemand = "nothing of the estate makes the request yet";

/**
 * Statements whose removal no derived call notices, each with the reason why it stays. A statement that is
 * not here and survives is one that nothing needs, or a call that nobody derived.
 */
export const redundant: Readonly<Record<string, string>> = {
  "Allow AdministeredByAccount": delegation,
  "Allow AssumedByPeople": otherAccount,
  "Allow AssumedByRoles": otherAccount,
  "Allow DecryptArtifacts": twoLayers,
  "Allow DecryptFirstValues": twoLayers,
  "Allow DecryptImage": twoLayers,
  "Allow DecryptSource": twoLayers,
  "Allow DecryptedThroughS3": twoLayers,
  "Allow DecryptStates": twoLayers,
  "Allow EncryptReplicas": twoLayers,
  "Allow GrantedToServices": grants,
  "Allow UseKeyForBucket": twoLayers,
  "Allow UseKeyForSecrets": twoLayers,
  "Allow UsedThroughServices": twoLayers,
  "Allow ImageLayers": "image layers lie in a bucket of AWS's, which is none of the estate's",
  "Allow OwnAccount": "endpoints of services that no derived call goes to from the VPC",
  "Allow PublishByOwnCaches": "ElastiCache publishes in the name of nobody; the topic takes what its owner's caches send",
  "Allow PublishByServices": "topics that no alarm of the estate names yet",
  "Allow ReadAddresses": "a service whose environment names no parameter",
  "Allow ReadFailoverFlag": "ReadOnlyAccess allows it too; this says what stays readable when that policy changes",
  "Allow ReadTradingEpoch": "as ReadFailoverFlag",
  "Allow ReadStates": "ReadOnlyAccess allows the reading of objects too; this says which states stay readable when that policy changes",
  "Allow ReadByForeignRoles":
    "the readers are roles of another account, which is not in what this test looks at; the whole estate's proof asks for them",
  "Allow SeeBucketByForeignRoles": "as ReadByForeignRoles",
  "Allow ReadSeedsByElastiCache": "a cache is seeded when it is made from a snapshot, which the estate does not",
  "Allow SeeBucketByElastiCache": "the recovery region exports no snapshots until its cache is the primary one",
  "Allow SeeBucketByLogDelivery": "only us-east-1 has logs of CloudFront",
  "Allow SeeBucketByLogs": onDemand,
  "Allow WriteCdnLogs": "only us-east-1 has logs of CloudFront",
  "Allow WriteExportsByLogs": onDemand,
  "Allow WriteSnapshotsByElastiCache": "the recovery region exports no snapshots until its cache is the primary one",
  "Allow WriteTables": "that a task writes time series stands in the catalogue, not in its environment",
  "Allow WrittenByCacheExports":
    "the key lets whoever may use S3 use it, ElastiCache's exports among them; this says so for the service itself",
  "Allow WrittenByLogExports": onDemand,
  "Deny DenyChangeOfSettings": twoDenials,
  "Deny DenyChangeOfStateKey": twoDenials,
  "Deny DenyDestructionOfState": twoDenials,
  "Deny DenyLossOfKey": twoDenials,
  "Deny DenyLossOfVersions": twoDenials,
  "Deny DenyOtherRoles": "no role that reads is trusted by another one",
  "Deny DenyOverwritingReports":
    "the job's own right to write has the same condition; the bucket says it too, should the right ever be wider",
  "Deny DenyVersionRemoval": "nobody but a person's role may touch versions, and its policies refuse the same",
};
