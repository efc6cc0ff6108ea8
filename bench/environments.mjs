/** Configuration folders with more environments than the project's own, for measuring growth. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";

/** Writes `factor` times the environments of `from` to `to`, each with an account and address ranges of its own. */
export function multiply(from, to, factor) {
  mkdirSync(to, { recursive: true });
  const originals = readdirSync(from)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => parse(readFileSync(path.join(from, name), "utf8")));
  let number = 0;
  for (let copy = 0; copy < factor; copy += 1) {
    for (const original of originals) {
      number += 1;
      const name = `${original.environment.slice(0, 4)}${copy}`;
      const environment = {
        ...original,
        environment: name,
        domainName: `smart0dte-${name}.com`,
        account: { name: `bench-${name}`, id: String(100000000000 + number) },
        // Each has a zone of its own, which is not made yet.
        dns: { ...original.dns, hostedZone: { source: "own" } },
        regions: {
          primary: { ...original.regions.primary, cidr: `10.${2 * number}.0.0/16` },
          recovery: { ...original.regions.recovery, cidr: `10.${2 * number + 1}.0.0/16` },
        },
      };
      writeFileSync(path.join(to, `${name}.yaml`), stringify(environment));
    }
  }
}
