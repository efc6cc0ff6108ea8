import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { pageName } from "../alarms/names";
import { physicalName } from "../../facts/naming";
import { type LogKeeping } from "../data/encrypted-log-group";
import { regionEvidenceStatements } from "../function-permissions/region-evidence";
import { InternalFunction } from "../functions/internal-function";
import { type Place } from "../shared/place";

/** Last part of each function's name, by whose evidence it gives; `region-evidence` is their archive. */
export const evidenceRoles = { own: "recovery-evidence", peer: "primary-evidence" } as const;
export const evidenceArchive = "region-evidence";

export interface RegionEvidenceProps {
  /** Of the recovery region, where the function lives. */
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
  readonly of: keyof typeof evidenceRoles;
  /** The other region where it is asked; undefined for the function's own. */
  readonly peerRegion?: string;
  readonly database: { readonly identifier: string; readonly arn: string };
}

/** Seconds that the function, and the step that waits for it, may take: a decision is not kept waiting for a region that is lost. */
export const evidenceSeconds = 10;

/** Asks one region how it stands, before somebody decides about a failover; of each region a function and a role of its own. */
export class RegionEvidence extends Construct {
  public constructor(scope: Construct, id: string, { place, archive, logs, of, peerRegion, database }: RegionEvidenceProps) {
    super(scope, id);
    new InternalFunction(this, "function", {
      place,
      name: evidenceRoles[of],
      description: `Says how the ${of === "own" ? "recovery" : "primary"} region stands, for the decision about a failover`,
      archive,
      environment: {
        ...(peerRegion === undefined ? {} : { PEER_REGION: peerRegion }),
        DATABASE: database.identifier,
        PAGE_PREFIX: physicalName("alarm", place.names, pageName("")),
      },
      statements: regionEvidenceStatements({ databaseArn: database.arn }),
      timeoutSeconds: evidenceSeconds,
      logs,
    });
  }
}
