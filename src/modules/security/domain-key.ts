import { Construct } from "constructs";
import { type Statement } from "../shared/iam";
import {
  administeredByAccount,
  copiedByBackupOf,
  type ForeignReaders,
  grantedToServices,
  readByForeignRoles,
  usedByServices,
  usedThroughServices,
} from "../shared/key-policy";
import { keyAlias } from "../../facts/naming";
import { EncryptionKey } from "./encryption-key";
import { type Place } from "../shared/place";
import { type KeyDomain, keyDomains, type KeyDomainDefinition } from "./key-domains";

export interface DomainKeyProps {
  readonly domain: KeyDomain;
  readonly place: Place;
  readonly rotationPeriodDays: number;
  readonly deletionWindowDays: number;
  /** Whether the environment's data must survive mistakes. */
  readonly keepsData: boolean;
  /** Roles of other accounts that read what is encrypted with it, for the key of artifacts. */
  readonly foreignReaders?: readonly ForeignReaders[];
  /** Account that gets copies of recovery points, for keys that encrypt some. */
  readonly copyAccountId?: string | undefined;
}

/** Policy of a domain's key: the account administers it, and the domain's services use it. */
export function domainKeyPolicy(
  { through, grants, principals, encryptsRecoveryPoints = false }: KeyDomainDefinition,
  place: Place,
  foreignReaders: readonly ForeignReaders[] = [],
  copyAccountId?: string,
): Statement[] {
  const { accountId, region } = place;
  return [
    administeredByAccount(accountId),
    ...(through.length > 0 ? [usedThroughServices({ accountId, region, services: through })] : []),
    ...(grants.length > 0 ? [grantedToServices({ accountId, region, services: grants })] : []),
    ...principals(place).map(usedByServices),
    ...readByForeignRoles(region, foreignReaders),
    ...(encryptsRecoveryPoints && copyAccountId !== undefined ? copiedByBackupOf(copyAccountId, region) : []),
  ];
}

/** Key of one kind of data in one region of an environment. */
export class DomainKey extends Construct {
  public readonly arn: string;

  public constructor(
    scope: Construct,
    id: string,
    { domain, place, rotationPeriodDays, deletionWindowDays, keepsData, foreignReaders, copyAccountId }: DomainKeyProps,
  ) {
    super(scope, id);
    const definition: KeyDomainDefinition = keyDomains[domain];
    this.arn = new EncryptionKey(this, "encryption", {
      alias: keyAlias(place.names, domain),
      description: `${definition.description} of ${place.names.owner}`,
      policy: domainKeyPolicy(definition, place, foreignReaders, copyAccountId),
      rotationPeriodDays,
      deletionWindowDays,
      keepsData,
    }).arn;
  }
}
