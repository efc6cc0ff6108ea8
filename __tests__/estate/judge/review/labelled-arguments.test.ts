import { readFileSync } from "node:fs";
import path from "node:path";
import { type Meaning, meaningOf, meanings } from "../../../../src/estate/judge/review/meanings";
import { root } from "../../../helpers/command";
import labels from "./labelled-arguments.json";

/**
 * 500 arguments of the provider's types, drawn with the seed that stands in the file and labelled by hand before
 * the table was compared with them. `dangerous`: a change can open, weaken, forget or expose something.
 */
const { dangerous, others } = labels;
const file = path.join(root, "src", "estate", "judge", "review", "provider-arguments.json");
const places = (JSON.parse(readFileSync(file, "utf8")) as { readonly arguments: Readonly<Record<string, number>> }).arguments;
const meaningOfName = (name: string): Meaning | undefined => meaningOf("aws_any", name.split("."))?.meaning;

describe("the table of meanings, compared with arguments that were labelled by hand", () => {
  it("has 500 of them, each an argument of the provider and labelled once", () => {
    expect(new Set([...dangerous, ...others]).size).toBe(500);
    expect([...dangerous, ...others].filter((name) => places[name] === undefined)).toEqual([]);
  });

  it("calls no dangerous one harmless", () => {
    expect(dangerous.filter((name) => meaningOfName(name) === "harmless")).toEqual([]);
  });

  it("knows what most of the dangerous ones mean", () => {
    const known = dangerous.filter((name) => meaningOfName(name) !== undefined);
    expect(known.length / dangerous.length).toBeGreaterThan(0.9);
  });

  it("calls most of the others harmless or nothing", () => {
    const alarmed = others.filter((name) => ![undefined, "harmless"].includes(meaningOfName(name)));
    expect(alarmed.length / others.length).toBeLessThan(0.2);
  });

  it("uses every meaning that it has", () => {
    const used = new Set(Object.keys(places).map(meaningOfName));
    expect(meanings.filter((meaning) => !used.has(meaning))).toEqual([]);
  });
});
