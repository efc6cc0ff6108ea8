import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type NameScope, parameterName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** The parameter that a failover freezes deliveries with, and that a person opens them with again. */
export const deliveriesParameter = (names: NameScope): string => parameterName(names, "dr/deliveries");
export const deliveries = { open: "open", frozen: "frozen" } as const;

/**
 * Whether versions may come to the environment: each stage's admission asks the recovery region before it begins. It is
 * not the failover flag, which is set last and moves traffic.
 */
export class DeliveryFreeze extends Construct {
  public constructor(scope: Construct, id: string, { place }: { readonly place: Place }) {
    super(scope, id);
    new SsmParameter(this, "parameter", {
      name: deliveriesParameter(place.names),
      type: "String",
      value: deliveries.open,
      allowedPattern: `^(${Object.values(deliveries).join("|")})$`,
      description: "frozen: a failover is under way or has taken over, and nothing is deployed",
      // Frozen and opened at run time; an apply in the middle of a takeover must not open it.
      lifecycle: { ignoreChanges: ["value"] },
    });
  }
}
