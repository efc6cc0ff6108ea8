import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root, temporaryFolder } from "../../helpers/command";
import { goldenNames, plansFolder } from "./golden/corpus";

it("the golden plans are what Terraform makes of the cases", () => {
  const folder = temporaryFolder();
  execFileSync(process.execPath, [path.join(root, "scripts", "golden-plans.mjs"), folder], { cwd: root, stdio: "pipe" });
  expect(readdirSync(folder).sort()).toEqual(readdirSync(plansFolder).sort());
  for (const name of goldenNames) {
    const [made, kept] = [folder, plansFolder].map((place) => ({ ...(JSON.parse(readFileSync(path.join(place, `${name}.json`), "utf8")) as object), terraform_version: "any" }));
    expect(made, name).toEqual(kept);
  }
}, 600_000);
