import { type Construct } from "constructs";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";

export class StateStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
  }
}
