import { Construct } from "constructs";
import { AliasRecord } from "./alias-record";
import { type HealthChecks } from "./health-checks";
import { RoutedName } from "./routed-name";

export interface RegionalNameProps {
  readonly zoneId: string;
  readonly name: string;
  readonly mode: "activePassive" | "nearest" | "primaryOnly";
  readonly regions: ByRole;
  /** Names of the regions' load balancers. */
  readonly domains: ByRole;
  readonly geolocation: Readonly<Record<string, string | undefined>>;
  /** Needed by every mode but `primaryOnly`. */
  readonly checks: Pick<HealthChecks, "primaryAnswersId" | "recoveryAnswersId" | "primaryServesId"> | undefined;
}

interface ByRole {
  readonly primary: string;
  readonly recovery: string;
}

/** A name of the services, in the mode that the configuration gives it. */
export class RegionalName extends Construct {
  public constructor(scope: Construct, id: string, { zoneId, name, mode, regions, domains, geolocation, checks }: RegionalNameProps) {
    super(scope, id);
    if (mode === "primaryOnly") {
      new AliasRecord(this, "single", {
        zoneId,
        name,
        target: { name: domains.primary, zoneId },
        routing: { kind: "simple" },
        followsHealth: true,
      });
      return;
    }
    if (checks === undefined) throw new Error(`${name} fails over, which needs health checks`);
    new RoutedName(this, "chain", {
      zoneId,
      name,
      mode,
      primary: {
        region: regions.primary,
        preferred: { domain: domains.primary, healthCheckId: checks.primaryServesId },
        // A declared failover is no reason to send the last request nowhere when the recovery region fails as well.
        fallback: { domain: domains.primary, healthCheckId: checks.primaryAnswersId },
      },
      recovery: {
        region: regions.recovery,
        preferred: { domain: domains.recovery, healthCheckId: checks.recoveryAnswersId },
        fallback: { domain: domains.recovery, healthCheckId: checks.recoveryAnswersId },
      },
      geolocation,
    });
  }
}
