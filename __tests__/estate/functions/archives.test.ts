import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import {
  ensureFunctionArchives,
  lendFunctionArchives,
  placeFunctionArchives,
  type BuiltArchives,
} from "../../../src/estate/functions/archives";
import { archiveLimitBytes, bundleFunctions, functionNames } from "../../../src/estate/functions/bundle";
import { archivePath, type FunctionArchive } from "../../../src/facts/function-archive";

const root = path.resolve(__dirname, "../../..");

let folder: string;
let built: FunctionArchive[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "estate-archives-"));
  built = await bundleFunctions(root, path.join(folder, "first"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytes = ({ file }: FunctionArchive): Buffer => readFileSync(path.join(folder, "first", file));
const codeOf = (archive: FunctionArchive): string => Buffer.from(unzipSync(bytes(archive))["index.js"] ?? []).toString();

/** The checkout's functions at another place, with other modification times. */
function copyOfCheckout(name: string, functions: readonly string[] = functionNames(root)): string {
  const copy = path.join(folder, name);
  for (const part of ["shared", ...functions])
    cpSync(path.join(root, "src", "functions", part), path.join(copy, "src", "functions", part), { recursive: true });
  cpSync(path.join(root, "src", "facts"), path.join(copy, "src", "facts"), { recursive: true });
  cpSync(path.join(root, "src", "estate", "functions"), path.join(copy, "src", "estate", "functions"), { recursive: true });
  for (const file of ["package-lock.json", "tsconfig.json", "package.json"]) cpSync(path.join(root, file), path.join(copy, file));
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

/** Enough to see which are built again and which are not. */
const two = ["redis-rotation", "redis-snapshot-export"];

test("every folder with a handler becomes one archive that holds one file", () => {
  expect(built.map(({ name }) => name)).toEqual([
    "address-blocks",
    "alarm-response",
    "configuration-export",
    "daily-report",
    "delivery-outcome",
    "deployment-check",
    "failover-flag",
    "failover-record",
    "index-use",
    "on-call",
    "origin-token-rotation",
    "page-acknowledgement",
    "page-link",
    "postgres-rotation",
    "primary-fence",
    "redis-rotation",
    "redis-snapshot-export",
    "region-evidence",
    "region-watch",
    "restore-validation",
    "secret-values",
    "trading-release",
  ]);
  for (const archive of built) expect(Object.keys(unzipSync(bytes(archive)))).toEqual(["index.js"]);
});

test("the hash is the one that Lambda computes, and stands in the file's name", () => {
  for (const archive of built) {
    const digest = createHash("sha256").update(bytes(archive)).digest();
    expect(archive.sha256).toBe(digest.toString("base64"));
    expect(archive.file).toBe(`${archive.name}-${digest.toString("hex").slice(0, 12)}.zip`);
  }
});

test("the same sources at another place and in another time zone give the same bytes", () => {
  const copy = copyOfCheckout("elsewhere");
  const script = path.join(folder, "build.cjs");
  execFileSync(path.join(root, "node_modules", ".bin", "esbuild"), [
    path.join(root, "src/estate/functions/bundle.ts"),
    "--bundle",
    "--platform=node",
    "--external:esbuild",
    "--external:fflate",
    `--outfile=${path.join(copy, "bundle.cjs")}`,
    "--log-level=error",
  ]);
  writeFileSync(
    script,
    `require(${JSON.stringify(path.join(copy, "bundle.cjs"))}).bundleFunctions(${JSON.stringify(copy)}, ${JSON.stringify(path.join(folder, "second"))})`,
  );
  execFileSync(process.execPath, [script], { env: { ...process.env, TZ: "Asia/Tokyo" } });
  const { archives } = JSON.parse(readFileSync(path.join(folder, "second", "manifest.json"), "utf8")) as { archives: FunctionArchive[] };
  expect(archives).toEqual(built);
});

test("no archive holds a path of this machine or is larger than a mebibyte", () => {
  for (const archive of built) {
    expect(statSync(path.join(folder, "first", archive.file)).size).toBeLessThanOrEqual(archiveLimitBytes);
    expect(codeOf(archive)).not.toContain(root);
    expect(codeOf(archive)).not.toContain("sourceMappingURL");
  }
});

test("each bundle loads and has a handler, with no package beside it", () => {
  for (const archive of built) {
    const alone = path.join(folder, "alone", archive.name);
    cpSync(path.join(folder, "first", archive.file), path.join(alone, "archive.zip"));
    writeFileSync(path.join(alone, "index.js"), codeOf(archive));
    const type = execFileSync(process.execPath, ["-p", 'typeof require("./index.js").handler'], {
      cwd: alone,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(type.trim()).toBe("function");
  }
});

test("archives are built once, and again only when a source of theirs changes", async () => {
  const copy = copyOfCheckout("cached", two);
  const first = await ensureFunctionArchives(copy);
  const built = statSync(first.folder).mtimeMs;
  expect(await ensureFunctionArchives(copy)).toEqual(first);
  expect(statSync(first.folder).mtimeMs).toBe(built);

  appendFileSync(path.join(copy, "src/functions/redis-rotation/rotation.test.ts"), "// a test is no source of an archive\n");
  expect(await ensureFunctionArchives(copy)).toEqual(first);

  appendFileSync(path.join(copy, "src/functions/redis-rotation/handler.ts"), "console.info('loaded');\n");
  const second = await ensureFunctionArchives(copy);
  const making = path.join(copy, "src/estate/functions/bundle.ts");
  appendFileSync(making, "// what makes them counts as well\n");
  expect((await ensureFunctionArchives(copy)).folder).not.toBe(second.folder);
  const changed = second.archives.filter(({ file }, index) => file !== first.archives[index]?.file);
  expect(changed.map(({ name }) => name)).toEqual(["redis-rotation"]);
});

test("another checkout takes archives that are lent to it only when its own would be the same", async () => {
  const [lender, same, other] = ["lender", "same", "other"].map((name) => copyOfCheckout(name, two)) as [string, string, string];
  appendFileSync(path.join(other, "src/functions/redis-rotation/handler.ts"), "console.info('loaded');\n");
  const made = await ensureFunctionArchives(lender);
  for (const checkout of [same, other]) lendFunctionArchives(lender, checkout);
  const taken = await ensureFunctionArchives(same);
  expect([taken.archives, realpathSync(taken.folder)]).toEqual([made.archives, realpathSync(made.folder)]);
  expect((await ensureFunctionArchives(other)).archives).not.toEqual(made.archives);
});

test("archives lie where the stacks look for them", () => {
  const outdir = path.join(folder, "cdktf.out");
  const archives: BuiltArchives = { folder: path.join(folder, "first"), archives: built };
  placeFunctionArchives(archives, outdir);
  for (const archive of built) {
    const seenFromStack = path.normalize(archivePath(archive).replace("${path.module}", path.join(outdir, "stacks", "some-stack")));
    expect(readFileSync(seenFromStack).equals(bytes(archive))).toBe(true);
  }
});
