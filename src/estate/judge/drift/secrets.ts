import { type Values } from "../review/model";
import { read } from "../review/values";
import { type Difference, topOf } from "./differences";
import { type ResourceReading } from "./resource-drift";
import { type World } from "./world";

const current = "AWSCURRENT";
const isCurrent = (values: unknown): boolean => Array.isArray(values) && values.includes(current);

/** Arguments that change with the value of a parameter. */
const ofParameter: ReadonlySet<string> = new Set(["value", "value_wo_version", "version", "insecure_value", "has_value_wo"]);
/** Arguments that change with the value of a secret. */
const ofSecret: ReadonlySet<string> = new Set(["version_stages", "version_id", "secret_string", "secret_binary"]);

/** Whether a difference means that a secret has another value than Terraform wrote. */
export function isRotated({ type, known }: Pick<ResourceReading, "type" | "known">, { path, before, after }: Difference): boolean {
  if (type === "aws_ssm_parameter") return read(known, "type") === "SecureString" && ofParameter.has(topOf(path));
  if (type !== "aws_secretsmanager_secret_version" || !ofSecret.has(topOf(path))) return false;
  return topOf(path) !== "version_stages" || (isCurrent(before) && !isCurrent(after));
}

/** Whether a schedule rotates the secret, so that its value is not Terraform's for long. */
export function hasSchedule(world: World, { type, known }: { readonly type: string; readonly known: Values }): boolean {
  if (type !== "aws_secretsmanager_secret_version") return false;
  return world
    .ofType("aws_secretsmanager_secret_rotation")
    .some(({ values }) => values.secret_id === known.secret_id && values.rotation_enabled !== false);
}
