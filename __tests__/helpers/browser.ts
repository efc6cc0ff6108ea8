import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";
import puppeteer, { type Browser } from "puppeteer-core";
import { root } from "./command";

const run = promisify(execFile);
const packageFolder = path.join(root, "node_modules", "@sparticuz", "chromium");

/** Unpacking takes seconds; a lock this old belongs to a process that died. */
const lockStaleMilliseconds = 30_000;

/** What the package unpacks: the browser, the libraries that a bare system lacks, and a font. */
interface Unpacked {
  readonly executable: string;
  readonly libraries: string;
  readonly fontConfiguration: string;
}

/**
 * The package unpacks the browser into the temporary folder, half written for whoever looks at the
 * same moment. So it unpacks under a lock into a folder that has its name only when it is whole. Its
 * libraries come along only where it takes itself to be on Lambda, hence the variable; with them
 * nothing but the C library has to be there. Its own font configuration names the folders of
 * Lambda; without any font the browser ends at the first text field.
 * @see https://github.com/Sparticuz/chromium
 */
async function unpacked(): Promise<Unpacked> {
  const cache = path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, "browser");
  const folder = path.join(cache, version());
  const fontConfiguration = path.join(folder, "estate-fonts.conf");
  await mkdir(cache, { recursive: true });
  const release = await lock(folder, {
    realpath: false,
    stale: lockStaleMilliseconds,
    retries: { forever: true, minTimeout: 200, maxTimeout: 1_000, factor: 1 },
  });
  try {
    if (!existsSync(fontConfiguration)) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      const script = `import chromium from ${JSON.stringify(pathToFileURL(path.join(packageFolder, "build", "esm", "index.js")).href)}; await chromium.executablePath();`;
      await run(process.execPath, ["--input-type=module", "--eval", script], {
        env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
      });
      await writeFile(fontConfiguration, fontsIn(path.join(folder, "fonts"), path.join(folder, "fonts-cache")));
    }
  } finally {
    await release();
  }
  return { executable: path.join(folder, "chromium"), libraries: path.join(folder, "al2023", "lib"), fontConfiguration };
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")) as { readonly version: string };
  return own;
}

const fontsIn = (fonts: string, cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>
`;

/** A real Chromium without a window, or the one that the machine names (see `estate doctor`). It opens the tests' own files only, so that it may go without its sandbox, which needs rights that containers do not give. */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env.ESTATE_TEST_BROWSER;
  if (own !== undefined && own !== "") return puppeteer.launch({ executablePath: own, headless: true, args: ["--no-sandbox"] });
  const { executable, libraries, fontConfiguration } = await unpacked();
  return puppeteer.launch({
    executablePath: executable,
    headless: "shell",
    args: ["--no-sandbox", "--no-zygote", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"],
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fontConfiguration },
  });
}
