import { type Subject } from "../model";
import { isRecord, unknown } from "../values";

/** Types whose `policy` is a document of IAM's language even where the plan does not know its text yet. */
const attached: readonly string[] = ["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];
const naming: readonly string[] = [
  "aws_s3_bucket_policy",
  "aws_kms_key",
  "aws_kms_key_policy",
  "aws_sqs_queue",
  "aws_sqs_queue_policy",
  "aws_sns_topic",
  "aws_sns_topic_policy",
  "aws_secretsmanager_secret",
  "aws_secretsmanager_secret_policy",
  "aws_ecr_repository_policy",
  "aws_backup_vault_policy",
  "aws_efs_file_system_policy",
  "aws_dynamodb_resource_policy",
  "aws_vpc_endpoint",
];

const known: readonly string[] = [...attached, ...naming];

/** Whether documents of a type always say who is let in. */
export const namesPrincipals = (type: string): boolean => naming.includes(type);

/** Who may assume a role has rules of its own, as have the policies that stand inside it. */
const elsewhere: readonly (readonly [string, string])[] = [
  ["aws_iam_role", "assume_role_policy"],
  ["aws_iam_role", "inline_policy"],
];

/** Paths of every argument of a resource, now or after the change, that holds a document of IAM's policy language. */
export function documentPaths(subject: Subject): readonly string[] {
  const found = asked.get(subject) ?? pathsOf(subject);
  asked.set(subject, found);
  return found;
}

/** Several rules ask the same of every change. */
const asked = new WeakMap<Subject, readonly string[]>();

function pathsOf({ type, before, after, declared }: Subject): readonly string[] {
  const paths = new Set(known.includes(type) ? ["policy"] : []);
  for (const values of [before, after]) collect(values, "", declared?.values, paths);
  return [...paths].filter(
    (path) => !elsewhere.some(([own, argument]) => own === type && (path === argument || path.startsWith(`${argument}.`))),
  );
}

function collect(value: unknown, path: string, declared: unknown, paths: Set<string>): void {
  if (value === unknown) {
    if (typeof declared === "string" && (isDocument(declared) || named.test(path))) paths.add(path);
  } else if (typeof value === "string") {
    if (isDocument(value)) paths.add(path);
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries())
      collect(inner, `${path}.${index}`, Array.isArray(declared) ? (declared as readonly unknown[])[index] : undefined, paths);
  } else if (isRecord(value)) {
    for (const [name, inner] of Object.entries(value))
      collect(inner, path === "" ? name : `${path}.${name}`, memberOf(declared, name), paths);
  }
}

/** Arguments that hold a document in every type that has them, for texts that only the apply shows. */
const named = /(?:^|\.)(?:policy|policy_document|access_polic(?:y|ies)|resource_policy)$/;

const memberOf = (values: unknown, name: string): unknown => (isRecord(values) ? values[name] : undefined);

/** The words that every statement has, without a reading of what is no document. */
const isDocument = (text: string): boolean => text.includes('"Statement"') && text.includes('"Effect"');
