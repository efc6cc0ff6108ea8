import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type BuildOptions, type Metafile } from "esbuild";
import { type FunctionArchive } from "../../facts/function-archive";
import { callsIn } from "./calls";

/** File of the bundle's folder that lists the archives. */
export const archiveManifest = "manifest.json";

/**
 * Largest archive. Lambda's limit is far away; this one keeps cold starts short and synthesis quick.
 * A function above it most likely pulled in a package by its barrel.
 */
export const archiveLimitBytes = 1024 * 1024;

/**
 * Everything is in the archive, the AWS SDK too: the one of the Lambda runtime changes without notice,
 * and a rotation must not be what finds out. No source map, no comments: they would hold paths.
 */
export const bundleOptions = {
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  mainFields: ["module", "main"],
  legalComments: "none",
  logLevel: "warning",
  // pg tries it and goes on without; it is a native addon.
  external: ["pg-native"],
} as const satisfies BuildOptions;

/** Names of the functions, sorted: the folders of `src/functions` that have a handler. */
export function functionNames(root: string): string[] {
  const folder = path.join(root, "src", "functions");
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, "handler.ts")))
    .sort();
}

/**
 * Writes one archive per function, and the manifest, to `outdir`. The same sources and packages give
 * the same bytes, on every machine and at every time.
 *
 * @throws Error when an archive is larger than archiveLimitBytes.
 */
export async function bundleFunctions(root: string, outdir: string): Promise<FunctionArchive[]> {
  // Loaded here only: most runs find their archives and need neither.
  const [{ build }, { zipSync }] = await Promise.all([import("esbuild"), import("fflate")]);
  await mkdir(outdir, { recursive: true });
  const archives: FunctionArchive[] = [];
  const names = functionNames(root);
  // In one call, so that the packages which several functions have in common are read once. It changes no byte of them.
  const { outputFiles, metafile } = await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(names.map((name) => [name, `src/functions/${name}/handler.ts`])),
    outdir,
    write: false,
    metafile: true,
  });
  for (const name of names) {
    const code = outputFiles.find(({ path: file }) => path.basename(file) === `${name}.js`);
    if (code === undefined) throw new Error(`the bundle of ${name} is empty`);
    // Zip keeps local time without a zone, and no earlier year; mode 0644, so that Lambda's user may read the file.
    const zip = zipSync({ "index.js": [code.contents, { mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16, level: 9 }] });
    if (zip.length > archiveLimitBytes)
      throw new Error(`the archive of ${name} has ${zip.length} bytes; ${archiveLimitBytes} are allowed, look at what it imports`);
    const digest = createHash("sha256").update(zip).digest();
    const file = `${name}-${digest.toString("hex").slice(0, 12)}.zip`;
    await writeFile(path.join(outdir, file), zip);
    archives.push({ name, file, sha256: digest.toString("base64"), calls: callsIn(root, ownSources(metafile, name)) });
  }
  await writeFile(path.join(outdir, archiveManifest), `${JSON.stringify({ archives }, undefined, 2)}\n`);
  return archives;
}

/** Files of the project, not of packages, of which something is in a function's bundle. */
function ownSources({ outputs }: Metafile, name: string): string[] {
  const inputs = Object.entries(outputs).find(([file]) => path.basename(file) === `${name}.js`)?.[1].inputs ?? {};
  return Object.entries(inputs)
    .filter(([file, { bytesInOutput }]) => file.startsWith("src/") && bytesInOutput > 0)
    .map(([file]) => file);
}
