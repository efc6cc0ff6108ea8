import { Construct } from "constructs";
import { AliasRecord } from "./alias-record";

export interface AppNameProps {
  readonly zoneId: string;
  readonly name: string;
  /** The distribution's own name, and the zone that all distributions' names lie in. */
  readonly distribution: { readonly name: string; readonly zoneId: string };
}

/** What users type. CloudFront has addresses of both kinds, so the name has them too; it looks after its own health. */
export class AppName extends Construct {
  public constructor(scope: Construct, id: string, { zoneId, name, distribution }: AppNameProps) {
    super(scope, id);
    for (const [role, type] of [
      ["ipv4", "A"],
      ["ipv6", "AAAA"],
    ] as const) {
      new AliasRecord(this, role, { zoneId, name, type, target: distribution, routing: { kind: "simple" }, followsHealth: false });
    }
  }
}
