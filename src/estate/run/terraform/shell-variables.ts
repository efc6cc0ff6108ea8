import { type EnvironmentChanges } from "./machine";
import { type Environment } from "./machine";

/**
 * Variables of Terraform that cannot change what a run means. Everything else that begins with `TF_`
 * could without a trace in the result: further arguments such as `-target`, another workspace, another
 * data folder, values of variables, tags (`TF_AWS_DEFAULT_TAGS_…`), a log in the place of the output.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/environment-variables
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const meaningless = /^TF_(?:CLI_CONFIG_FILE|TOKEN_.+|REGISTRY_.+|APPEND_USER_AGENT)$/;

/** The user's variable with names, separated by commas, that are handed on all the same, for example to debug a provider. */
export const passVariable = "ESTATE_TERRAFORM_PASS";

const passed = (env: Environment): readonly string[] => (env[passVariable] ?? "").split(",").map((name) => name.trim());

/** The value of one of Terraform's variables, as far as the runs of this command are handed it. */
export const passedOn = (name: string, env: Environment = process.env): string | undefined =>
  passed(env).includes(name) ? env[name] || undefined : undefined;

/** Variables that are handed on because the user asked for it, and that can change what a run says; sorted. */
export const meaningfulVariables = (env: Environment = process.env): readonly (readonly [name: string, value: string])[] =>
  Object.entries(env)
    .flatMap(([name, value]) =>
      name.startsWith("TF_") && value !== undefined && !meaningless.test(name) && passed(env).includes(name)
        ? [[name, value] as const]
        : [],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Names of variables that no Terraform of this command is handed. */
export const ignoredVariables = (env: Environment = process.env): readonly string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith("TF_") && env[name] !== undefined && !meaningless.test(name) && !passed(env).includes(name))
    .sort();

/** What takes them away from a process that this one starts. */
export const withoutShellVariables = (env: Environment = process.env): EnvironmentChanges =>
  Object.fromEntries(ignoredVariables(env).map((name) => [name, undefined]));

/** One line for the user; a folder of plugins is not ignored, but looked into. */
export function ignoredWarning(env: Environment = process.env): readonly string[] {
  const names = ignoredVariables(env).filter((name) => name !== "TF_PLUGIN_CACHE_DIR");
  if (names.length === 0) return [];
  return [
    `${names.join(", ")} ${names.length === 1 ? "does" : "do"} not hold in runs of this command, because a plan could then mean something else than it says; to hand some on all the same, name them in ${passVariable}`,
  ];
}
