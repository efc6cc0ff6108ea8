import { type Answer } from "../status/answers";
import { type Check, type Command, waitFor } from "./shell";
import { type FailbackTargets } from "./targets";
import { type WrittenStep } from "./step";

/** A copy is made within seconds. Assumed; the script is run again. */
const copySeconds = 300;

/**
 * Secrets whose copies the recovery region has promoted: their rotation there ends, their values come back, and the copies
 * become copies again. What is a copy still is left alone. Asking with force replaces the promoted secret by the original, which has its value by then.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/standalone-secret.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CancelRotateSecret.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html
 */
export function secretCommands(
  place: FailbackTargets,
  before: readonly Check[],
  done: (following: Answer<boolean>) => boolean | undefined,
): WrittenStep {
  const { primary, recovery, secrets, rotated, copyKeys } = place;
  const rotatesNot = (name: string): Check => ({
    says: `${recovery} does not rotate ${name} any more`,
    // Of a copy nothing is asked: it cannot rotate where it is.
    command: `aws secretsmanager describe-secret --region ${recovery} --secret-id ${name} --query "RotationEnabled && (!PrimaryRegion || PrimaryRegion=='${recovery}')" --output text`,
    is: "@(False|None)",
  });
  const isCopied = (name: string): Check => ({
    says: `${recovery} has a copy of ${name}`,
    // Both are asked: what the primary says of a copy may be of before it was promoted.
    command: `[ "$(aws secretsmanager describe-secret --region ${recovery} --secret-id ${name} --query PrimaryRegion --output text)" = ${primary} ] && aws secretsmanager describe-secret --region ${primary} --secret-id ${name} --query "ReplicationStatus[?Region=='${recovery}'].Status | [0]" --output text`,
    is: "InSync",
  });
  return {
    id: "secrets-back",
    title: `bring ${recovery}'s values of secrets back, and make its secrets copies again`,
    before: "nothing is written",
    commands: secrets.flatMap((name): Command[] => [
      ...(rotated.includes(name)
        ? [
            {
              run: `aws secretsmanager cancel-rotate-secret --region ${recovery} --secret-id ${name}`,
              unless: rotatesNot(name),
            },
          ]
        : []),
      {
        // By way of JSON, since text gets a line's end; and by pipes, since arguments are seen by others.
        run: `aws secretsmanager get-secret-value --region ${recovery} --secret-id ${name} --output json | node -e 'process.stdout.write(JSON.parse(fs.readFileSync(0, "utf8")).SecretString)' | aws secretsmanager put-secret-value --region ${primary} --secret-id ${name} --secret-string file:///dev/stdin`,
        unless: isCopied(name),
      },
      {
        run: `aws secretsmanager replicate-secret-to-regions --region ${primary} --secret-id ${name} --add-replica-regions Region=${recovery},KmsKeyId=${copyKeys[name] ?? ""} --force-overwrite-replica-secret`,
        unless: isCopied(name),
      },
      { run: waitFor(isCopied(name), copySeconds) },
    ]),
    after: `each secret of ${primary} has a copy in ${recovery}`,
    checks: { before, after: secrets.map(isCopied) },
    done: ({ secretsFollow }) => done(secretsFollow),
  };
}
