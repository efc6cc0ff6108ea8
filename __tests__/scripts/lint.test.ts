import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
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
      include: ["config", "src", "packages"],
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

/** Rows of the table of folders: each room, and the rooms that it may import. */
const rooms = tableOfFolders(readFileSync(path.join(root, "docs", "design.md"), "utf8"));

function tableOfFolders(document: string): readonly { readonly folder: string; readonly imports: readonly string[] }[] {
  const rows = [...document.matchAll(/^\| `([^`]+)\/` \|[^|]*\|([^|]*)\|$/gm)].map(([, folder = "", imports = ""]) => ({
    folder,
    imports,
  }));
  return rows
    .filter(({ imports }) => imports.trim() !== "everything")
    .map(({ folder, imports }) => ({ folder, imports: [...imports.matchAll(/`([^`]+)\/`/g)].map(([, name = ""]) => name) }));
}

/** Where a room's files lie: those of functions below one function each. */
const inside = (folder: string): string => (folder === "src/functions" ? "src/functions/rotation" : folder);

/** How files of one room import a file of another: packages by their names. */
const importOf = (folder: string, other: string): string =>
  other.startsWith("packages/")
    ? `@smart0dte/${path.posix.basename(other)}`
    : path.posix.relative(inside(folder), `${inside(other)}/target`);

describe("the lint", () => {
  it("lets rooms import what the table of folders in docs/design.md says, and nothing else", async () => {
    const pairs = rooms.flatMap(({ folder, imports }) =>
      rooms
        .filter((other) => other.folder !== folder)
        .map((other) => ({ folder, other: other.folder, allowed: imports.includes(other.folder) })),
    );
    expect(pairs.some(({ allowed }) => allowed)).toBe(true);
    const user = ({ folder, other }: { folder: string; other: string }): string =>
      `${inside(folder)}/uses-${other.replaceAll("/", "-")}.ts`;
    const found = await findings({
      ...Object.fromEntries(rooms.map(({ folder }) => [`${inside(folder)}/target.ts`, "export const target = 1;\n"])),
      ...Object.fromEntries(pairs.map((pair) => [user(pair), using(importOf(pair.folder, pair.other))])),
    });
    expect(found).toEqual(
      pairs
        .filter(({ allowed }) => !allowed)
        .map((pair) => `${user(pair)}: no-restricted-imports`)
        .sort(),
    );
  });

  it("lets nobody reach past the name of a package", async () => {
    const packages = rooms.filter(({ folder }) => folder.startsWith("packages/"));
    expect(packages.length).toBeGreaterThan(1);
    const files = rooms.flatMap(({ folder }) =>
      packages
        .filter((other) => other.folder !== folder)
        .map((other) => ({
          file: `${inside(folder)}/reaches-${path.posix.basename(other.folder)}.ts`,
          from: path.posix.relative(inside(folder), `${other.folder}/target`),
        })),
    );
    const found = await findings({
      ...Object.fromEntries(packages.map(({ folder }) => [`${folder}/target.ts`, "export const target = 1;\n"])),
      ...Object.fromEntries(files.map(({ file, from }) => [file, using(from)])),
    });
    expect(found).toEqual(files.map(({ file }) => `${file}: no-restricted-imports`).sort());
  });

  it("keeps constructs where they are made, and the provider's barrel out of everywhere", async () => {
    const packages = {
      cdktf: "cdktf",
      constructs: "constructs",
      vpc: "@cdktf/provider-aws/lib/vpc",
      provider: "@cdktf/provider-aws/lib/provider",
      barrel: "@cdktf/provider-aws",
    };
    const allowed: Readonly<Record<string, readonly string[]>> = {
      "src/modules": ["cdktf", "constructs", "vpc", "provider"],
      "src/synthesis": ["cdktf", "constructs", "provider"],
      "src/stacks": ["cdktf", "constructs"],
    };
    const files = rooms.flatMap(({ folder }) =>
      Object.entries(packages).map(([name, from]) => ({ folder, name, from, file: `${inside(folder)}/has-${name}.ts` })),
    );
    const found = new Set(await findings(Object.fromEntries(files.map(({ file, from }) => [file, using(from)]))));
    expect([...found]).toEqual(
      files
        .filter(({ folder, name }) => allowed[folder]?.includes(name) !== true)
        .map(({ file }) => `${file}: no-restricted-imports`)
        .sort(),
    );
  });

  it("lets modules read no environment variables, and nobody import a construct on use instead", async () => {
    const found = await findings({
      "src/modules/environment.ts": "declare const process: { env: Record<string, string> };\nexport const home = process.env.HOME;\n",
      "src/cli/later.ts": `export const later = () => import("cdktf");\n`,
    });
    expect(found).toEqual(["src/cli/later.ts: no-restricted-imports", "src/modules/environment.ts: no-restricted-properties"]);
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
