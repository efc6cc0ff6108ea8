import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createHash } from "node:crypto";
import { UserError } from "../../../common/user-error";
import { clientSettings } from "../../aws/client-settings";
import { explainAwsError } from "../../aws/failure";
import { type Known } from "./known";
import { type DriftFinding, type Unread } from "./model";
import { type World, type WorldResource } from "./world";

const current = "AWSCURRENT";

export interface SecretVersions {
  /** Version in use by ARN, of the secrets that no schedule rotates. */
  readonly versions: Known["secrets"];
  readonly findings: readonly DriftFinding[];
  readonly unread: readonly Unread[];
}

/**
 * Asks which version of each secret is in use, never for its value. Terraform knows containers
 * only, so that somebody put another credential in shows in no plan: it is compared with what the
 * run before saw. Secrets with a schedule change by themselves and are left aside.
 */
export async function secretVersions(world: World, known: Known): Promise<SecretVersions> {
  const clients = new Map<string, SecretsManagerClient>();
  const clientOf = (region: string): SecretsManagerClient => {
    const client = clients.get(region) ?? new SecretsManagerClient(clientSettings("secretsmanager", region));
    clients.set(region, client);
    return client;
  };
  const versions: Record<string, string> = {};
  const [findings, unread]: [DriftFinding[], Unread[]] = [[], []];
  try {
    for (const secret of world.ofType("aws_secretsmanager_secret")) {
      const arn = String(secret.values.arn);
      try {
        const answer = await clientOf(secret.stack.instance.region).send(new DescribeSecretCommand({ SecretId: arn }));
        const [version] = Object.entries(answer.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes(current)) ?? [];
        if (answer.RotationEnabled === true || version === undefined) continue;
        versions[arn] = version;
        const before = known.secrets[arn];
        if (before !== undefined && before !== version) findings.push(rotated(secret, before, version, answer.LastChangedDate));
      } catch (error) {
        unread.push(unreadSecret(secret, error));
      }
    }
  } finally {
    for (const client of clients.values()) client.destroy();
  }
  return { versions, findings, unread };
}

function rotated({ stack, address, type, values }: WorldResource, before: string, after: string, changed: Date | undefined): DriftFinding {
  const id = createHash("sha256")
    .update(JSON.stringify([stack.instance.id, address, after]))
    .digest("hex")
    .slice(0, 12);
  const when = changed === undefined ? "" : `, put in on ${changed.toISOString()}`;
  return {
    id,
    stack: stack.instance.id,
    address,
    type,
    class: "secret rotated",
    consequence: "security",
    reasons: [`Somebody gave ${String(values.name)} another value, and no schedule says so`],
    arguments: [{ path: "version in use", before, after: `${after}${when}`, putBack: false }],
    took: [],
    unlike: undefined,
    construct: undefined,
    declaredAt: undefined,
    dependents: [],
  };
}

function unreadSecret({ stack, address }: WorldResource, error: unknown): Unread {
  const explained = explainAwsError(`asking for ${address}`, error);
  const problem = explained instanceof Error ? explained.message : String(explained);
  return {
    stack: stack.instance.id,
    problem: "its secrets cannot be asked for",
    details: [problem],
    fix: explained instanceof UserError ? explained.fix : "let the job's role call secretsmanager:DescribeSecret",
  };
}
