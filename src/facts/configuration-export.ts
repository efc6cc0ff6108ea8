/** Last part of the function's name, and its archive. */
export const configurationExportRole = "configuration-export";

/** Form of an export; its first key, so that whoever reads one knows what it is. */
export const configurationExportFormat = "configuration-export/1";

/** Where exports lie in the region's bucket of backups, each below the region's code, since one region's are replicated to the other's bucket. */
export const configurationExportPrefix = "configuration";

/** A parameter that a person or the runtime changed is lost with six hours at the most; Terraform writes all others again. */
export const configurationExportEveryMinutes = 6 * 60;

/** How many parameters and task definitions the newest export has. */
export const exportedItemsMetric = "ExportedItems";

/** Of the environment alone, so that the right to publish into it is the right to speak of its exports only. */
export const configurationExportNamespace = (project: string, owner: string): string => `${project}/${owner}/configuration-export`;

/** Kinds of parameters that are exported. A SecureString never is: what is secret lies in Secrets Manager, which has copies of its own. */
export const exportedParameterTypes = ["String", "StringList"] as const;
