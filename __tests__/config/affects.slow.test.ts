import { documentedKeys } from "../../config/explain";
import { noStack, theCheck } from "../../config/schema/meta";
import { type World } from "../../src/estate/judge/provenance/world";
import { layers } from "../../src/layers/registry";
import { type MovedLayers, movedLayers } from "../helpers/moved-layers";
import { worldWith } from "../helpers/provenance";
import { provided, unusual } from "../helpers/unusual";

/** Words for every layer there is. */
const everywhere = ["every stack", "every name", "tags"];
/** Words for what is no layer, or none yet. */
const elsewhere = [theCheck, noStack, "recovery"];
const regionWide = "every stack of the region";

const ids: readonly string[] = layers.map(({ id }) => id);
const inEveryRegion = layers.filter(({ placement }) => placement === "everyRegion" || placement === "accountRegion").map(({ id }) => id);

/**
 * What `estate config explain` says a key affects, compared with what moves when the key is changed:
 * in the project's own environments, and in one that has what none of them has.
 */
describe("what keys say they affect", () => {
  let moved: MovedLayers;
  beforeAll(async () => {
    const only = (world: World, ...names: readonly string[]): World => ({
      ...world,
      estate: world.estate.filter(({ environment }) => names.includes(environment)),
    });
    // The unusual one first: it moves most keys, and what has moved is not tried again. With staging, versions go through two accounts.
    moved = await movedLayers([only(await worldWith(unusual), "prod"), only(await worldWith(provided), "dev", "prod", "staging")]);
  });

  const known = new Set([...everywhere, ...elsewhere, regionWide, ...ids]);

  it("is written in the names of layers, or in words for more or other than layers", () => {
    expect(
      documentedKeys().flatMap(({ key, affects }) => affects.filter((word) => !known.has(word)).map((word) => `${key}: ${word}`)),
    ).toEqual([]);
  });

  it("is what moves with them: no layer more, no layer less", () => {
    const wrong = documentedKeys().flatMap(({ key, affects }) => {
      const found = ids.filter((id) => moved.get(key)?.has(id) === true);
      const said = affects.some((word) => everywhere.includes(word))
        ? ids
        : affects.includes(regionWide)
          ? [...new Set([...inEveryRegion, ...found])]
          : affects;
      const missing = found.filter((id) => !said.includes(id));
      const idle = said.filter((id) => ids.includes(id) && !found.includes(id));
      return missing.length + idle.length === 0
        ? []
        : [`${key}: moves ${missing.join(", ") || "no other"}; does not move ${idle.join(", ") || "none"}`];
    });
    expect(wrong).toEqual([]);
  });
});
