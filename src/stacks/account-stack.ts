import { type Construct } from "constructs";
import { AccountSettings } from "../modules/account/account-settings";
import { ConfigRole } from "../modules/account/config-role";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

export class AccountStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    new AccountSettings(this, "settings");
    new ConfigRole(this, "config-role", { accountId: this.env.account.id, adopted: this.env.posture.adopt.configRole });
  }
}
