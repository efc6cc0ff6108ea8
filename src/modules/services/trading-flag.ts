import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type NameScope } from "../../facts/naming";
import { tradingAllowed, tradingFlagParameter } from "../../facts/trading-flag";

export interface TradingFlagProps {
  readonly names: NameScope;
  readonly keepsData: boolean;
}

/**
 * Whether services of the region may send orders. Terraform makes it and never touches its value again: an automated response
 * stops trading, and two people let it in again (`src/modules/responses/`).
 */
export class TradingFlag extends Construct {
  public constructor(scope: Construct, id: string, { names, keepsData }: TradingFlagProps) {
    super(scope, id);
    new SsmParameter(this, "flag", {
      name: tradingFlagParameter(names),
      type: "String",
      value: tradingAllowed,
      description: "Whether orders may be sent: allowed, or stopped and by what; read by whoever sends orders",
      // Made anew it would let trading in.
      lifecycle: { ignoreChanges: ["value"], preventDestroy: keepsData },
    });
  }
}
