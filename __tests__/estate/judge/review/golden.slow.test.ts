import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { findToolchain } from "../../../../src/estate/run/terraform/toolchain";
import { root, temporaryFolder } from "../../../helpers/command";
import { startTestHost } from "../../../helpers/provider/test-host";
import { cases } from "./golden/cases/index.mjs";
import { goldenNames, plansFolder } from "./golden/corpus";

it("the golden plans are what Terraform makes of the cases", async () => {
  const folder = temporaryFolder();
  const work = temporaryFolder();
  const types = Object.values(cases).flatMap(({ before, after }) =>
    [...Object.keys(before), ...Object.keys(after)].map((address) => address.split(".")[0] ?? ""),
  );
  const host = await startTestHost((await findToolchain(work)).environment, work, types);
  try {
    await execa(process.execPath, [path.join(root, "scripts", "golden-plans.mjs"), folder], { cwd: root, env: host.environment });
  } finally {
    await host.close();
  }
  expect(readdirSync(folder).sort()).toEqual(readdirSync(plansFolder).sort());
  for (const name of goldenNames) {
    const [made, kept] = [folder, plansFolder].map((place) => ({
      ...(JSON.parse(readFileSync(path.join(place, `${name}.json`), "utf8")) as object),
      terraform_version: "any",
    }));
    expect(made, name).toEqual(kept);
  }
});
