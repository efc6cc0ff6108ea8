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
  for (let copy = 0; copy < factor; copy += 1) {
    const nameOf = (environment) => `${environment.slice(0, 4)}${copy}`;
    const accountOf = (index) => String(100_000_000_000 + copy * originals.length + index + 1);
    for (const [index, original] of originals.entries()) {
      const number = copy * originals.length + index + 1;
      const name = nameOf(original.environment);
      const environment = {
        ...original,
        environment: name,
        domainName: `smart0dte-${name}.com`,
        account: { name: `bench-${name}`, id: accountOf(index) },
        ...deliveryOf(original, originals, nameOf, accountOf),
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

/** What an environment says of deliveries, in the names and accounts of its own copy. */
function deliveryOf({ delivery }, originals, nameOf, accountOf) {
  if (delivery === undefined) return {};
  const host = originals.findIndex(({ account }) => account.id === delivery.account);
  const { pipelines } = delivery;
  return {
    delivery: {
      ...delivery,
      ...(host === -1 ? {} : { account: accountOf(host) }),
      ...(pipelines === undefined ? {} : { pipelines: { ...pipelines, stages: pipelines.stages.map(nameOf) } }),
    },
  };
}
