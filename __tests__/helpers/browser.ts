import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import envPaths from "env-paths";
import puppeteer, { type Browser } from "puppeteer-core";
import { root } from "./command";

const run = promisify(execFile);
const packageFolder = path.join(root, "node_modules", "@sparticuz", "chromium");

/** What the package unpacks: the browser, the libraries that a bare system lacks, and fonts. */
interface Unpacked {
  readonly executable: string;
  readonly libraries: string;
  readonly fonts: string;
}

/**
 * The package unpacks the browser into the temporary folder, half written for whoever looks at the
 * same moment. So it unpacks into a folder of its own, which then gets its name in one step. Its
 * libraries come along only where it takes itself to be on Lambda, hence the variable; with them
 * nothing but the C library has to be there.
 * @see https://github.com/Sparticuz/chromium#running-locally--headlessheadful-mode
 */
async function unpacked(): Promise<Unpacked> {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")) as { readonly version: string };
  const cache = path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, "browser");
  const folder = path.join(cache, version);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const staging = await mkdtemp(path.join(cache, "unpacking-"));
    const script = `import chromium from ${JSON.stringify(pathToFileURL(path.join(packageFolder, "build", "esm", "index.js")).href)}; await chromium.executablePath();`;
    await run(process.execPath, ["--input-type=module", "--eval", script], { env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" } });
    await rename(staging, folder).catch(async () => {
      // Another process was first; its result is the same.
      await rm(staging, { recursive: true, force: true });
    });
  }
  return { executable: path.join(folder, "chromium"), libraries: path.join(folder, "al2023", "lib"), fonts: path.join(folder, "fonts") };
}

/** A real Chromium without a window. It opens files of the tests only, so that it may go without its sandbox, which needs rights that containers do not give. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, libraries, fonts } = await unpacked();
  return puppeteer.launch({
    executablePath: executable,
    headless: "shell",
    args: ["--no-sandbox", "--no-zygote", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none", "--force-color-profile=srgb"],
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: fonts },
  });
}
