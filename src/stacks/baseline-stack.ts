import { type Construct } from "constructs";
import { RegionBaseline } from "../modules/account/region-baseline";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";

export class BaselineStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    new RegionBaseline(this, "region");
  }
}
