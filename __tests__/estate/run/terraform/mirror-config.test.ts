import path from "node:path";
import { cliConfig, mirrorIn } from "../../../../src/estate/run/terraform/mirror-config";
import { readUserConfig } from "../../../../src/estate/run/terraform/user-config";
import { emptyMachine, temporaryFolder, writeFile } from "../../../helpers/machine";

const read = (text: string) => {
  const root = temporaryFolder();
  return readUserConfig(emptyMachine(root, { env: { TF_CLI_CONFIG_FILE: writeFile(path.join(root, "a.tfrc"), text) } }));
};

it("is recognised as it was written, and means what the parser says that it means", async () => {
  const text = cliConfig("/opt/plugins");
  expect(mirrorIn(text)).toBe("/opt/plugins");
  const [known, parsed] = [await read(text), await read(`# somebody's own\n${text}`)];
  expect(known.installation).toEqual(parsed.installation);
  expect(known.installation).toHaveLength(2);
  expect(known.otherSettings).toEqual(parsed.otherSettings);
});

it.each([
  ["has more in it", `${cliConfig("/opt/plugins")}plugin_cache_dir = "/tmp"\n`],
  ["lets another provider through", cliConfig("/opt/plugins").replaceAll("hashicorp/aws", "hashicorp/*")],
  ["has no mirror", 'plugin_cache_dir = "/tmp"\n'],
  ["has a path that the parser has to read", cliConfig('/opt/"plugins"')],
])("leaves a text to the parser that %s", (_, text) => {
  expect(mirrorIn(text)).toBeUndefined();
});
