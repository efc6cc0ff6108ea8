import { terraformEnvironment } from "../../../../src/estate/run/terraform/cli-config";
import { findProvider } from "../../../../src/estate/run/terraform/provider-source";
import { ignoredVariables, ignoredWarning, passedOn, passVariable } from "../../../../src/estate/run/terraform/shell-variables";
import { emptyMachine, temporaryFolder } from "../../../helpers/machine";

/** Each changes what a plan means, where its state lies or what is printed in the result's place. */
const changing = [
  "TF_AWS_DEFAULT_TAGS_Owner",
  "TF_CLI_ARGS",
  "TF_CLI_ARGS_plan",
  "TF_DATA_DIR",
  "TF_LOG",
  "TF_LOG_PATH",
  "TF_LOG_PROVIDER",
  "TF_PLUGIN_CACHE_DIR",
  "TF_REATTACH_PROVIDERS",
  "TF_VAR_x",
  "TF_WORKSPACE",
  "TF_UNHEARD_OF",
];
const kept = ["TF_CLI_CONFIG_FILE", "TF_TOKEN_app_terraform_io", "TF_REGISTRY_CLIENT_TIMEOUT", "AWS_PROFILE"];
const env = Object.fromEntries([...changing, ...kept].map((name) => [name, "x"]));

it("takes from every run what would change its meaning, and leaves what names registries and credentials", async () => {
  const root = temporaryFolder();
  const { ...variables } = terraformEnvironment(await findProvider(emptyMachine(root)), root, env);
  expect(ignoredVariables(env)).toEqual(changing.toSorted());
  for (const name of changing) expect(Object.entries(variables)).toContainEqual([name, undefined]);
  for (const name of kept) expect(variables).not.toHaveProperty(name);
});

it("says so in one line, without values", () => {
  expect(ignoredWarning({ TF_VAR_password: "geheim", TF_WORKSPACE: "staging", TF_PLUGIN_CACHE_DIR: "/cache" })).toEqual([
    expect.stringMatching(/^TF_VAR_password, TF_WORKSPACE do not hold in runs of this command/),
  ]);
  expect(ignoredWarning({ TF_CLI_CONFIG_FILE: "x" })).toEqual([]);
});

it("hands on what is named on purpose", () => {
  const asked = { TF_LOG: "debug", TF_WORKSPACE: "staging", [passVariable]: "TF_LOG, TF_LOG_PATH" };
  expect([ignoredVariables(asked), passedOn("TF_LOG", asked), passedOn("TF_LOG_PATH", asked), passedOn("TF_WORKSPACE", asked)]).toEqual([
    ["TF_WORKSPACE"],
    "debug",
    undefined,
    undefined,
  ]);
});
