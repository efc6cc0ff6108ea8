import { type Construct } from "constructs";
import { ExternalSecrets } from "../modules/secrets/external-secrets";
import { consume, securityContract } from "./contracts";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";
import { placeOf, secretKeepingOf, secretReplicasOf } from "./data-props";

/** Containers for credentials that others issue, with copies in the recovery region. */
export class SecretsStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { secretsKeyArn } = consume(this, securityContract);
    new ExternalSecrets(this, "external", {
      place: placeOf(placed),
      secrets: this.env.secrets.external,
      keeping: secretKeepingOf(this.env, secretsKeyArn),
      replicas: secretReplicasOf(placed),
    });
  }
}
