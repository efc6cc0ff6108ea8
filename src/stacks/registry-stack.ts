import { type Construct } from "constructs";
import { Repository } from "../modules/registry/repository";
import { repositoryName } from "../facts/naming";
import { consume } from "../synthesis/consume";
import { securityContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** A repository for the images of every service. */
export class RegistryStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { artifactsKeyArn } = consume(this, securityContract);
    const { catalog, images } = this.env.services;
    for (const service of Object.keys(catalog)) {
      new Repository(this, service, {
        name: repositoryName(this.names, service),
        keyArn: artifactsKeyArn,
        ...images,
        protectedFromDestroy: this.env.keepsData,
      });
    }
  }
}
