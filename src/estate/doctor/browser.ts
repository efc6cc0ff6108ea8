import { existsSync } from "node:fs";
import { type Check, ok, warning } from "./check";

/** Names a browser of the machine's own for the tests of the review's page. */
const variable = "ESTATE_TEST_BROWSER";
const fix = `name a Chromium or Chrome in ${variable}; only the tests of the review's page need it`;

/** The packages bring a browser, with the libraries and the font that it needs, for one platform. */
export const browser: Check = {
  id: "browser",
  title: "Browser",
  run: ({ machine: { env, platform, arch } }) => {
    const own = env[variable];
    if (own !== undefined && own !== "") return existsSync(own) ? ok(own) : warning(`${variable} names ${own}, which does not exist`, fix);
    return platform === "linux" && arch === "x64"
      ? ok("Chromium of the project's packages")
      : warning("the project's packages bring Chromium for Linux on x64 only", fix);
  },
};
