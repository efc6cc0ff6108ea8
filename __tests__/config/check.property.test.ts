import fc from "fast-check";
import { z } from "zod";
import { type EnvironmentSource } from "../../config/check";
import { formatPath } from "../../config/check/finding";
import { valueAt } from "../../config/check/issues";
import { isRequired, schemaAt, unwrap } from "../../config/schema/walk";
import { type Change, changedSource, environmentNames, findingsAfter, type Path } from "../helpers/config";

interface Break {
  readonly kind: string;
  readonly environment: string;
  readonly changes: readonly Change[];
  /** Path that the one finding must have. */
  readonly expected: Path;
}

/** Every value that a file says; a list is one value. */
function writtenPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, child]) => writtenPaths(child, [...path, key]));
}

const isDeclared = (path: Path): boolean => unwrap(schemaAt(path.slice(0, -1))?.schema ?? z.never()) instanceof z.ZodObject;

/** A value of another type, out of range or unknown for what the schema says, with the place of the mistake. */
function wrongValues(schema: z.ZodType, path: Path): { kind: string; to: unknown; expected: Path }[] {
  const bare = unwrap(schema);
  const wrongType = { kind: "wrong type", to: bare instanceof z.ZodString || bare instanceof z.ZodEnum ? { a: 1 } : "x y", expected: path };
  if (bare instanceof z.ZodNumber)
    return [wrongType, { kind: "out of range", to: -1, expected: path }, { kind: "out of range", to: 1e9, expected: path }];
  if (bare instanceof z.ZodLiteral) return [wrongType, { kind: "no option", to: -1, expected: path }];
  if (bare instanceof z.ZodEnum) return [wrongType, { kind: "no option", to: "none-of-these", expected: path }];
  if (bare instanceof z.ZodArray) return [wrongType, { kind: "wrong item", to: [{ a: 1 }], expected: [...path, 0] }];
  return [wrongType];
}

function breaksOf(environment: string, { value }: EnvironmentSource): Break[] {
  return writtenPaths(value).flatMap((path): Break[] => {
    const at = schemaAt(path);
    if (at === undefined) throw new Error(`${formatPath(path)} is not in the schema`);
    const wrong = wrongValues(at.schema, path).map(({ kind, to, expected }) => ({
      kind,
      environment,
      changes: [{ at: path, to }],
      expected,
    }));
    if (!isDeclared(path)) return wrong;
    const misspelt = [...path.slice(0, -1), `${String(path.at(-1))}q`];
    return [
      ...wrong,
      { kind: "misspelt key", environment, changes: [{ at: path }, { at: misspelt, to: valueAt(value, path) }], expected: misspelt },
      ...(isRequired(at.schema) ? [{ kind: "missing key", environment, changes: [{ at: path }], expected: path }] : []),
    ];
  });
}

/** What a change puts in question: of a choice the whole, for with a wrong kind nobody knows what its other keys may be. */
const inQuestion = ({ at }: Change): Path =>
  unwrap(schemaAt(at.slice(0, -1))?.schema ?? z.never()) instanceof z.ZodUnion ? at.slice(0, -1) : at;

const within = (path: Path, other: Path): boolean => formatPath(path.slice(0, other.length)) === formatPath(other);

/** Whether neither puts in question what the other does. */
const apart = (a: Break, b: Break): boolean =>
  a.changes.map(inQuestion).every((one) => b.changes.map(inQuestion).every((other) => !within(one, other) && !within(other, one)));

describe("a configuration that is broken in one place", () => {
  const breaks = environmentNames.flatMap((name) => breaksOf(name, changedSource(name)));

  it("can be broken in many ways, all kinds among them", () => {
    expect(new Set(breaks.map(({ kind }) => kind))).toEqual(
      new Set(["wrong type", "out of range", "no option", "wrong item", "misspelt key", "missing key"]),
    );
  });

  it("always gets one finding, at that place and with all its parts", () => {
    fc.assert(
      fc.property(fc.constantFrom(...breaks), ({ environment, changes, expected }) => {
        const findings = findingsAfter({ [environment]: changes });
        expect(findings.map(({ path }) => path)).toEqual([formatPath(expected)]);
        const [finding] = findings;
        expect(finding?.file).toMatch(new RegExp(`${environment}\\.yaml$`));
        for (const part of [finding?.got, finding?.allowed, finding?.fix]) expect(part).toMatch(/\S/);
        expect(finding?.line).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  it("gets a finding for each place when it is broken in two, be they in one group", () => {
    const independent = fc
      .tuple(fc.constantFrom(...breaks), fc.constantFrom(...breaks))
      .filter(([a, b]) => a.environment === b.environment && apart(a, b));
    // Half of the pairs share a group, which they would hardly do by chance.
    const inOneGroup = fc
      .constantFrom(...breaks)
      .chain((a) =>
        fc.tuple(
          fc.constant(a),
          fc.constantFrom(...breaks.filter((b) => b.environment === a.environment && b.expected[0] === a.expected[0])),
        ),
      )
      .filter(([a, b]) => apart(a, b));
    fc.assert(
      fc.property(fc.oneof(independent, inOneGroup), ([a, b]) => {
        const paths = findingsAfter({ [a.environment]: [...a.changes, ...b.changes] }).map(({ path }) => path);
        expect(paths.sort()).toEqual([formatPath(a.expected), formatPath(b.expected)].sort());
      }),
      { numRuns: 60 },
    );
  });
});
