import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ageInDays, currentAge, priceIn, priceTable, readTable } from "../../../../src/estate/judge/cost/prices/table";
import { claimedTwice, pricedServices } from "../../../../src/estate/judge/cost/services";
import { root } from "../../../helpers/root";
import rawTable from "../../../../src/estate/judge/cost/prices/table.json";

const entries = Object.entries(priceTable.prices);
const regions = ["us-east-1", "us-west-2"];

describe("the price table", () => {
  it("has the form that its readers rely on", () => {
    expect(() => readTable(rawTable)).not.toThrow();
  });

  it.each(regions)("has every price for %s, or one for all regions", (region) => {
    expect(entries.filter(([id]) => priceIn(region, id) === undefined).map(([id]) => id)).toEqual([]);
  });

  it("calls verified only what quotes AWS, with its address and day", () => {
    for (const [id] of entries) {
      for (const region of regions) {
        const price = priceIn(region, id);
        if (price?.verified === true)
          expect(`${id} ${price.source.address ?? ""}`).toMatch(
            / https:\/\/((?:docs\.)?aws\.amazon\.com|pricing\.us-east-1\.amazonaws\.com)\//,
          );
        if (price?.source.kind === "assumed" || price?.source.kind === "recalled" || price?.source.kind === "extract")
          expect(price.verified).toBe(false);
      }
    }
  });

  it("has no price that no rule uses", () => {
    const folder = path.join(root, "src", "estate", "judge", "cost");
    const rules = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(path.join(folder, file), "utf8"));
    // A rule names a price by a string, or by a template with what it reads of the resource in its gaps.
    const names = rules.flatMap((rule) =>
      [...rule.matchAll(/"([\w.-]+)"|`([\w.${}()?"' -]+)`/g)].map(([, plain, template]) => plain ?? template ?? ""),
    );
    const forms = names
      .filter((name) => name.replaceAll(/\$\{.*?\}/g, "").match(/\.\w|\w\./) !== null)
      .map(
        (name) =>
          new RegExp(
            `^${name
              .split(/\$\{.*?\}/)
              .map((part) => part.replaceAll(".", String.raw`\.`))
              .join("[\\w.-]+")}$`,
          ),
      );
    expect(entries.map(([id]) => id).filter((id) => !forms.some((form) => form.test(id)))).toEqual([]);
    expect(forms.some((form) => form.test("nobody.uses-it"))).toBe(false);
  });

  it("names no source that it does not use", () => {
    const used = new Set(entries.flatMap(([id]) => regions.map((region) => priceIn(region, id)?.sourceName)));
    expect(Object.keys(priceTable.sources).filter((name) => !used.has(name))).toEqual([]);
  });

  it("is of the day on which its oldest price was read", () => {
    const reads = Object.values(priceTable.sources).map(({ read }) => read);
    expect(priceTable.about.asOf).toBe(reads.sort()[0]);
  });

  it("knows its age", () => {
    expect(ageInDays(new Date(`${priceTable.about.asOf}T13:00:00Z`))).toBe(0);
    expect(ageInDays(new Date("2027-01-01T00:00:00Z"), { ...priceTable, about: { ...priceTable.about, asOf: "2026-12-25" } })).toBe(7);
  });

  it("is refused when it is from the future", () => {
    expect(() => currentAge(new Date("2026-01-01T00:00:00Z"))).toThrow(/was read on \d{4}-\d\d-\d\d, and today is 2026-01-01/);
    const source = { kind: "recalled", read: "2026-01-01" } as const;
    const table = (asOf: string, read: string) => ({
      ...priceTable,
      about: { ...priceTable.about, asOf },
      sources: { source: { ...source, read } },
    });
    const today = new Date("2026-01-02T00:00:00Z");
    expect(() => currentAge(today, table("2026-01-03", "2026-01-01"))).toThrow("the prices are of 2026-01-03, and today is 2026-01-02");
    expect(() => currentAge(today, table("2026-01-02", "2026-01-03"))).toThrow("the source source was read on 2026-01-03");
    expect(currentAge(new Date("2026-01-04T00:00:00Z"), table("2026-01-02", "2026-01-02"))).toBe(2);
  });
});

describe("pricing rules", () => {
  it("price each type in one place", () => {
    expect(claimedTwice()).toEqual([]);
  });

  it("give a page for everything that is free", () => {
    const pages = pricedServices.flatMap(({ types }) =>
      Object.entries(types).flatMap(([type, pricing]) => (pricing.kind === "free" ? [`${type} ${pricing.source}`] : [])),
    );
    expect(pages.length).toBeGreaterThan(50);
    expect(pages.filter((page) => !/ https:\/\/(docs\.)?aws\.amazon\.com\//.test(page))).toEqual([]);
  });
});
