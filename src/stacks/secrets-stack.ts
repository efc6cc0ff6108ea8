import { type Construct } from "constructs";
import { ExternalSecrets } from "../modules/secrets/external-secrets";
import { MissingValues } from "../modules/secrets/missing-values";
import { archiveOf } from "../synthesis/archives";
import { consume } from "../synthesis/consume";
import { notificationsContract, securityContract } from "../layers/contracts";
import { placeOf, secretKeepingOf, secretReplicasOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Containers for credentials that others issue, with copies in the recovery region, and alarms on those without a value. */
export class SecretsStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { secrets, services } = this.env;
    const { secretsKeyArn, logsKeyArn } = consume(this, securityContract);
    const { warningTopicArn } = consume(this, notificationsContract);
    const place = placeOf(placed);
    const { containers } = new ExternalSecrets(this, "external", {
      place,
      secrets: secrets.external,
      keeping: secretKeepingOf(this.env, secretsKeyArn),
      replicas: secretReplicasOf(placed),
    });
    if (containers.size === 0) return;
    const usedBy = (name: string): string[] =>
      Object.entries(services.catalog)
        .filter(([, { uses }]) => uses.secrets.includes(name))
        .map(([service]) => service);
    new MissingValues(this, "missing-values", {
      place,
      archive: archiveOf(this, "secret-values"),
      secrets: Object.entries(secrets.external).flatMap(([name, { maximumAgeDays }]) => {
        const made = containers.get(name);
        return made === undefined
          ? []
          : [{ name, secretName: made.secretName, secretArn: made.secretArn, usedBy: usedBy(name), maximumAgeDays }];
      }),
      logs: { keyArn: logsKeyArn, retentionDays: secrets.valueCheck.logRetentionDays },
      topicArn: warningTopicArn,
    });
  }
}
