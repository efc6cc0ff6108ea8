import { loadEstate } from "../../config/load";
// @ts-expect-error: a script without types, so that the bench runs before anything is compiled.
import { multiply } from "../../bench/environments.mjs";
import { temporaryFolder } from "../helpers/command";
import { realConfig } from "../helpers/estate";

const write = multiply as (from: string, to: string, factor: number) => void;

describe("the bench", () => {
  it("measures growth with copies of the environments that the check accepts, each in an account of its own", () => {
    const folder = temporaryFolder();
    write(realConfig, folder, 3);
    const [own, copies] = [loadEstate(realConfig), loadEstate(folder)];
    expect(copies).toHaveLength(3 * own.length);
    expect(new Set(copies.map(({ account }) => account.id)).size).toBe(copies.length);
  });
});
