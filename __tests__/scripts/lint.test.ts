import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { root } from "../helpers/command";
import { temporaryFolder, writeFile } from "../helpers/machine";

/**
 * What the project's lint says of files: each finding as its file and its rule, sorted. The packages
 * they import are not there, which it says of each: the provider's types alone would take it a minute.
 */
async function findings(files: Readonly<Record<string, string>>): Promise<string[]> {
  const project = temporaryFolder();
  cpSync(path.join(root, ".oxlintrc.json"), path.join(project, ".oxlintrc.json"));
  writeFile(
    path.join(project, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { target: "ES2022", module: "ESNext", moduleResolution: "Bundler", strict: true, noEmit: true, types: [] },
      include: ["config", "src"],
    }),
  );
  mkdirSync(path.join(project, "node_modules", ".bin"), { recursive: true });
  symlinkSync(path.join(root, "node_modules", ".bin", "tsgolint"), path.join(project, "node_modules", ".bin", "tsgolint"));
  for (const [file, content] of Object.entries(files)) writeFile(path.join(project, file), content);
  const { stdout } = await execa(process.execPath, [path.join(root, "node_modules", "oxlint", "bin", "oxlint"), "--format=json", "."], {
    cwd: project,
    reject: false,
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code?: string; message: string }[] };
  return diagnostics
    .map(({ filename, code, message }) => `${filename}: ${(code ?? message).replace(/^.*\((.*)\)$/, "$1")}`)
    .filter((finding) => !finding.endsWith(unknownModule))
    .sort();
}

/** The compiler's "Cannot find module". */
const unknownModule = "TS2307";

const using = (from: string): string => `import * as used from "${from}";\nexport const all = Object.keys(used);\n`;

describe("the lint", () => {
  it("lets imports point one way, and nobody import the provider's barrel", async () => {
    const target = "export const target = 1;\n";
    const found = await findings({
      "config/target.ts": target,
      "src/cli/target.ts": target,
      "src/estate/target.ts": target,
      "src/modules/target.ts": target,
      "src/stacks/target.ts": target,
      "src/stacks/network-stack.ts": target,
      "src/layers/target.ts": target,
      "src/synthesis/target.ts": target,
      "src/functions/rotation/handler.ts": target,
      "src/functions/rotation/permissions.ts": target,
      "config/stack.ts": using("../src/stacks/target"),
      "config/estate.ts": using("../src/estate/target"),
      "config/cli.ts": using("../src/cli/target"),
      "src/modules/barrel.ts": using("@cdktf/provider-aws"),
      "src/modules/config.ts": using("../../config/target"),
      "src/modules/stack.ts": using("../stacks/target"),
      "src/modules/handler.ts": using("../functions/rotation/handler"),
      "src/modules/environment.ts": "declare const process: { env: Record<string, string> };\nexport const home = process.env.HOME;\n",
      "src/stacks/element.ts": using("@cdktf/provider-aws/lib/vpc"),
      "src/stacks/estate.ts": using("../estate/target"),
      "src/estate/run/target.ts": target,
      "src/estate/judge/target.ts": target,
      "src/estate/show/target.ts": target,
      "src/estate/run/judge.ts": using("../judge/target"),
      "src/estate/run/show.ts": using("../show/target"),
      "src/estate/run/stack.ts": using("../../stacks/target"),
      "src/estate/judge/show.ts": using("../show/target"),
      "src/estate/judge/construct.ts": using("cdktf"),
      "src/emulator/config.ts": using("../../config/target"),
      "src/emulator/estate.ts": using("../estate/target"),
      "src/estate/construct.ts": using("constructs"),
      "src/estate/stack.ts": using("../stacks/network-stack"),
      "src/estate/cli.ts": using("../cli/target"),
      "src/layers/construct.ts": using("cdktf"),
      "src/layers/stack.ts": using("../stacks/target"),
      "src/layers/estate.ts": using("../estate/target"),
      "src/synthesis/element.ts": using("@cdktf/provider-aws/lib/vpc"),
      "src/synthesis/stack.ts": using("../stacks/target"),
      "src/synthesis/estate.ts": using("../estate/target"),
      "src/estate/synthesis.ts": using("../synthesis/target"),
      "src/cli/later.ts": `export const later = () => import("cdktf");\n`,
      // What is allowed.
      "src/synthesis/layer-stack.ts": using("@cdktf/provider-aws/lib/provider"),
      "src/synthesis/layers.ts": using("../layers/target"),
      "src/layers/config.ts": using("../../config/target"),
      "src/stacks/synthesis.ts": using("../synthesis/target"),
      "src/estate/layers.ts": using("../layers/target"),
      "src/estate/judge/run.ts": using("../run/target"),
      "src/estate/show/judge.ts": using("../judge/target"),
      "src/stacks/module.ts": using("../modules/target"),
      "src/stacks/config.ts": using("../../config/target"),
      "src/modules/permissions.ts": using("../functions/rotation/permissions"),
      "src/modules/element.ts": using("@cdktf/provider-aws/lib/vpc"),
      "src/cli/estate.ts": using("../estate/target"),
      "src/estate/config.ts": using("../../config/target"),
    });
    expect(found).toEqual([
      ...[
        "config/cli.ts",
        "config/estate.ts",
        "config/stack.ts",
        "src/cli/later.ts",
        "src/emulator/config.ts",
        "src/emulator/estate.ts",
        "src/estate/cli.ts",
        "src/estate/construct.ts",
        "src/estate/judge/construct.ts",
        "src/estate/judge/show.ts",
        "src/estate/run/judge.ts",
        "src/estate/run/show.ts",
        "src/estate/run/stack.ts",
        "src/estate/stack.ts",
        "src/estate/synthesis.ts",
        "src/layers/construct.ts",
        "src/layers/estate.ts",
        "src/layers/stack.ts",
        "src/modules/barrel.ts",
        "src/modules/config.ts",
      ].map((file) => `${file}: no-restricted-imports`),
      "src/modules/environment.ts: no-restricted-properties",
      ...[
        "src/modules/handler.ts",
        "src/modules/stack.ts",
        "src/stacks/element.ts",
        "src/stacks/estate.ts",
        "src/synthesis/element.ts",
        "src/synthesis/estate.ts",
        "src/synthesis/stack.ts",
      ].map((file) => `${file}: no-restricted-imports`),
    ]);
  });

  it("refuses a circle of files, even one of types alone or by an import on use", async () => {
    const found = await findings({
      "src/estate/one.ts": `import { type Other } from "./other";\nexport interface One {\n  readonly other?: Other;\n}\n`,
      "src/estate/other.ts": `import { type One } from "./one";\nexport interface Other {\n  readonly one?: One;\n}\n`,
      "src/layers/table.ts": `import { type Class } from "./class";\nexport const load = async (): Promise<Class> => (await import("./class")).made;\n`,
      "src/layers/class.ts": `import { load } from "./table";\nexport type Class = number;\nexport const made: Class = 1;\nexport const again = load;\n`,
    });
    expect(found).toEqual(
      ["src/estate/one.ts", "src/estate/other.ts", "src/layers/class.ts", "src/layers/table.ts"].map((file) => `${file}: no-cycle`),
    );
  });

  it("finds errors of types, and what only types tell", async () => {
    const found = await findings({
      "src/wrong.ts": `export const port: number = "443";\n`,
      "src/any.ts": "export const all = (value: any): unknown => value;\n",
      "src/lost.ts": "const save = (): Promise<void> => Promise.resolve();\nexport const end = (): void => {\n  save();\n};\n",
      "src/kinds.ts": `type Kind = "read" | "write";\nexport function verb(kind: Kind): string {\n  switch (kind) {\n    case "read": return "reads";\n  }\n  return "";\n}\n`,
      "src/directive.ts": "// oxlint-disable-next-line eqeqeq\nexport const nothing = 1;\n",
    });
    expect(found).toEqual([
      "src/any.ts: no-explicit-any",
      "src/directive.ts: Unused oxlint-disable directive (no problems were reported).",
      "src/kinds.ts: switch-exhaustiveness-check",
      "src/lost.ts: no-floating-promises",
      "src/wrong.ts: TS2322",
    ]);
  });
});
