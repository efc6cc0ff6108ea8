import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { type LogKeeping } from "../data/encrypted-log-group";
import { primaryFenceStatements } from "../function-permissions/primary-fence";
import { InternalFunction } from "../functions/internal-function";
import { type Place } from "../shared/place";

/** Last part of the function's name. */
export const primaryFenceRole = "primary-fence";

export interface PrimaryFenceProps {
  /** Of the recovery region. */
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
  readonly fenced: {
    readonly region: string;
    readonly proxyName: string;
    readonly databaseIdentifier: string;
    readonly databaseArn: string;
  };
}

/** Seconds that the function, and the step that waits for it, may take: the failover goes on without it. */
export const fenceSeconds = 30;

/** The one step of a failover that changes something in the old primary region, with a function and a role of its own. */
export class PrimaryFence extends Construct {
  public constructor(scope: Construct, id: string, { place, archive, logs, fenced }: PrimaryFenceProps) {
    super(scope, id);
    new InternalFunction(this, "function", {
      place,
      name: primaryFenceRole,
      description: "Keeps the old primary region from writing to its database, where it can be reached",
      archive,
      environment: { PEER_REGION: fenced.region, PROXY_NAME: fenced.proxyName, DATABASE: fenced.databaseIdentifier },
      statements: primaryFenceStatements({ region: fenced.region, accountId: place.accountId, databaseArn: fenced.databaseArn }),
      timeoutSeconds: fenceSeconds,
      logs,
    });
  }
}
