import { readFileSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../config/load";
import { subCommands } from "../../src/cli/sub-commands";
import { placeStacks } from "../../src/layers/instances";
import { estate } from "../helpers/command";
import { firstDay, firstDayCommands } from "../helpers/first-day";
import { realConfig } from "../helpers/estate";

describe("the guide of the first day", () => {
  const own = firstDayCommands()
    .filter((command) => command.startsWith("npx estate "))
    .map((command) => command.split(" ").slice(2));

  it("has commands that the estate knows, with options that they have", async () => {
    expect(own.length).toBeGreaterThan(10);
    for (const [name = "", ...rest] of own) {
      expect(subCommands.map((one) => one.name)).toContain(name);
      const inner = name === "config" ? rest.slice(0, 1) : [];
      const { stdout } = await estate([name, ...inner, "--help"]);
      for (const option of rest.filter((word) => word.startsWith("--")))
        expect([name, option, stdout.includes(option)]).toEqual([name, option, true]);
    }
  });

  it("applies layers in the registry's order", () => {
    const order = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance.layer);
    const named = own
      .filter(([name]) => name === "plan")
      .flatMap((words) => (words.includes("--layer") ? [words[words.indexOf("--layer") + 1] ?? ""] : []));
    expect(named.length).toBeGreaterThan(2);
    const places = named.map((layer) => order.indexOf(layer));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("names layers, outputs and keys that exist", () => {
    const text = firstDay();
    for (const name of ["certificates", "ingress", "edge", "quotas"])
      expect(placeStacks(loadEstate(realConfig)).some(({ instance }) => instance.layer === name)).toBe(true);
    const registry = readFileSync(path.join(realConfig, "../docs/configuration.md"), "utf8");
    for (const key of ["dns.delegations", "secrets.external"])
      expect([key, text.includes(key), registry.includes(`\`${key}`)]).toEqual([key, true, true]);
  });
});
