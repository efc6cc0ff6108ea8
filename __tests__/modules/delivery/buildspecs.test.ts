import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { root } from "../../helpers/root";

const folder = path.join(root, "src", "modules", "delivery", "buildspecs");
const specifications = readdirSync(folder)
  .filter((name) => name.endsWith(".yml"))
  .map((name) => [name, readFileSync(path.join(folder, name), "utf8")] as const);

/** An absolute path as an argument, an assignment or an entry; regular expressions and devices are none. */
const absolute = /(?:^|[\s"'=:])(\/(?!dev\/null)[A-Za-z][\w.-]*\/[^\s"']*)/gm;

it.each(specifications)("%s names no place of a machine: whatever it keeps lies in the folder of the build", (name, text) => {
  expect([...text.matchAll(absolute)].map(([, place]) => place)).toEqual([]);
  for (const kept of readBuildSpecification(text, name).cache?.paths ?? []) expect(kept).toMatch(/^\.cache\//);
});

it.each(specifications)("%s writes what it caches to where the cache is taken from", (name, text) => {
  for (const kept of readBuildSpecification(text, name).cache?.paths ?? [])
    expect(text).toContain(`="$CODEBUILD_SRC_DIR/${kept.replace("/**/*", "")}"`);
});
