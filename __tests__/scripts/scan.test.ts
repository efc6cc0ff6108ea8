import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { compareFindings, findingsOf, type ScanException } from "../../scripts/scan/compare.mjs";

const finding = (check: string, place: string) => ({ check, name: "a rule", place });
const exception = (check: string, of: string, until = "2026-12-31"): ScanException => ({ check, of, until, reason: "a reason" });
const day = "2026-11-29";

describe("findings of a scanner", () => {
  it("are open unless an exception names the check and the place", () => {
    const found = [finding("A", "prod-x aws_a.one"), finding("A", "prod-x aws_b.one"), finding("B", "prod-x aws_a.one")];
    const { open, accepted } = compareFindings(found, [exception("A", " aws_a\\.")], day);
    expect([open, accepted]).toEqual([found.slice(1), 1]);
  });

  it("are open again on the day after an exception has ended, which is reported", () => {
    const found = [finding("A", "x")];
    const ending = [exception("A", "x", day)];
    expect(compareFindings(found, ending, day)).toMatchObject({ open: [], ended: [] });
    expect(compareFindings(found, ending, "2026-11-30")).toMatchObject({ open: found, ended: ending });
  });

  it("leave no exception behind that finds nothing", () => {
    const unused = exception("B", "x");
    expect(compareFindings([finding("A", "x")], [exception("A", "x"), unused], day).unused).toEqual([unused]);
  });

  it("are read from one framework or several, and a file that was not read is no file without findings", () => {
    const output = {
      results: { failed_checks: [{ check_id: "A", check_name: "n", file_path: "/prod-x/cdk.tf.json", resource: "aws_a.one" }] },
    };
    expect(findingsOf(output)).toEqual([{ check: "A", name: "n", place: "prod-x aws_a.one" }]);
    expect(findingsOf([output, { results: {} }])).toHaveLength(1);
    expect(() => findingsOf({ summary: { parsing_errors: 2 }, results: {} })).toThrow("could not read 2");
  });

  it("are accepted with a reason and an end, each once", () => {
    const { exceptions } = parse(readFileSync(path.resolve(__dirname, "../../scan-exceptions.yaml"), "utf8")) as {
      exceptions: ScanException[];
    };
    for (const one of exceptions) {
      expect([one.check, one.reason.length > 30, /^\d{4}-\d{2}-\d{2}$/.test(one.until)]).toEqual([one.check, true, true]);
      expect(() => new RegExp(one.of)).not.toThrow();
    }
    const keys = exceptions.map(({ check, of }) => `${check} ${of}`);
    expect(keys).toEqual([...new Set(keys)]);
  });
});
