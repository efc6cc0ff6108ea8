import { realStack, resources } from "../estate";

interface Stage {
  readonly action: readonly { readonly configuration: Readonly<Record<string, string>> }[];
}

/** Folders that the builds of the real pipelines work in. */
export async function builtFolders(): Promise<readonly string[]> {
  const stages = resources(await realStack("prod-us-east-1-delivery"), "aws_codepipeline").flatMap(
    ({ args }) => args.stage as readonly Stage[],
  );
  const variables = stages
    .flatMap(({ action }) => action)
    .flatMap(({ configuration }) => JSON.parse(configuration.EnvironmentVariables ?? "[]") as { name: string; value: string }[]);
  return [...new Set(variables.filter(({ name }) => name === "FOLDER").map(({ value }) => value))];
}
