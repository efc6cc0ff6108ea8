import { bucketName, logGroupName, type NameScope, physicalName } from "./naming";

/** Of an account what the names of its trail follow from; the configuration of any of its environments has it. */
export interface AuditedAccount {
  readonly project: string;
  readonly account: { readonly name: string; readonly id: string };
  readonly audit: { readonly trail: { readonly adopt?: string | undefined } };
  readonly regions: { readonly primary: { readonly name: string } };
}

/** Names of what records who did what in an account; all of it is in the primary region. */
export function auditNames({ project, account, audit, regions }: AuditedAccount) {
  const names = { project, owner: account.name };
  const bucketOf = (role: string): string => bucketName(names, role, account.id, regions.primary.name);
  return {
    trail: audit.trail.adopt ?? physicalName("trail", names, "trail"),
    logGroup: logGroupName(names, "cloudtrail"),
    recordsBucket: bucketOf("trail"),
    accessLogsBucket: bucketOf("trail-logs"),
  };
}

/** Log group of a region in which services, and what acts by itself, record events for audits. */
export const auditLogGroup = (scope: NameScope): string => logGroupName(scope, "audit");
