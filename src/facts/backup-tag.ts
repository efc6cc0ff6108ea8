/** Tag by which a plan selects what it backs up, and its values. */
export const backupTag = "Backup";
/** Selected, by the plan of its region. */
export const selected = "true";
/**
 * Selected once the failover has set the tag: a snapshot that is under way would hold up the promotion of a replica.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
 */
export const selectedWhenPromoted = "when-promoted";
