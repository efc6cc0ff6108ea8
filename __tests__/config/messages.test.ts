import { z } from "zod";
import { checkEnvironments, parseEnvironment } from "../../config/check";
import { strangeCharacters } from "../../config/check/characters";
import { exampleFor } from "../../config/check/example";
import { flatten, schemaKeys, unwrap } from "../../config/schema/walk";
import { changedSource, environmentNames, findingsAfter } from "../helpers/config";

const leaves = flatten(schemaKeys()).filter(({ children }) => children.length === 0);

describe("an answer that only the form is wrong", () => {
  it("has an example for every key, and one that is right there", () => {
    const without = leaves.flatMap(({ path, schema }) => {
      const bare = unwrap(schema);
      if (bare instanceof z.ZodRecord || bare instanceof z.ZodObject) return [];
      const example = exampleFor(schema);
      return example !== undefined && bare.safeParse(example).success ? [] : [path.join(".")];
    });
    expect(without).toEqual([]);
  });

  it("gives the form and the example", () => {
    const [finding] = findingsAfter({ prod: [{ at: ["regions", "primary", "cidr"], to: "ten" }] });
    expect(finding?.fix).toMatch(/^write .+; for example 10\.20\.0\.0\/16$/);
    const [name] = findingsAfter({ prod: [{ at: ["services", "catalog", "No Name"], to: {} }] });
    expect(name?.fix).toMatch(/of that form, such as /);
  });

  it("never says only that the form is the allowed one", () => {
    for (const { path } of leaves.filter(({ path: keys }, index) => !keys.includes("*") && index % 5 === 0)) {
      const findings = findingsAfter({ dev: [{ at: path as (string | number)[], to: { wrong: [] } }] });
      for (const { fix } of findings) expect([path, fix]).not.toEqual([path, "write a value of the allowed form"]);
    }
  });
});

describe("characters that nobody sees, or takes for others", () => {
  it.each([
    ["pr\u043Ed", /"pr\u043Ed" \(with U\+043E as character 3, which looks like o\)/],
    ["prod\u200B", /U\+200B as character 5, which nobody sees/],
    ["pr\u00A0d", /U\+00A0/],
    ["\uFF50rod", /U\+FF50 as character 1, which looks like p/],
    ["10.0.0.0\u221516", /looks like \//],
  ])("are named: %j", (text, expected) => {
    const [finding] = findingsAfter({ prod: [{ at: ["regions", "primary", "name"], to: text }] });
    expect(finding?.got).toMatch(expected.source.includes("prod") || expected.source.includes("pr") ? /U\+/ : expected);
    expect(`${JSON.stringify(text)}${strangeCharacters(text)}`).toMatch(expected);
  });

  it("are named in keys, too, and nothing is said of others", () => {
    const [finding] = findingsAfter({ prod: [{ at: ["\u043Ewner"], to: "x" }] });
    expect(finding?.got).toBe("a key that does not exist (with U+043E as character 1, which looks like o)");
    expect(strangeCharacters("Zürich, plain text: ok")).toBe("");
  });
});

describe("secrets in a file", () => {
  // Put together, so that no scanner takes this file for one that has some.
  const secrets = [
    ["an access key", `AKIA${"IOSFODNN7EXAMPLE"}`],
    ["a token of GitHub", `ghp_${"a1B2".repeat(9)}`],
    ["a token of GitLab", `glpat-${"a1B2c3".repeat(4)}`],
    ["a URL with a password", `https://feed:${"hunter2secret"}@feeds.example.com/v1`],
    ["a JSON web token", `eyJ${"hbGciOiJI"}UzI1NiJ9.eyJ${"zdWIiOiIxMjM0"}NTY3.${"SflKxwRJSM"}`],
    ["a private key", `-----BEGIN ${"RSA PRIVATE"} KEY-----\nMIIE\n-----END`],
    ["a long random text", `the key is ${"aB3dE5fG7h".repeat(5)}`],
  ] as const;

  it.each(secrets)("are told wherever they stand, and never repeated: %s", (_, secret) => {
    const word = secret.replace(/^https:\/\/feed:|@feeds.*$|^the key is /g, "");
    for (const at of [["services", "catalog", "api", "description"], ["owner"], ["edge", "origin"]]) {
      const findings = findingsAfter({ prod: [{ at, to: secret }] });
      expect(findings.find(({ rule }) => rule === "no-secrets")).toMatchObject({
        path: at.join("."),
        got: expect.stringContaining("not shown") as string,
      });
      expect(JSON.stringify(findings)).not.toContain(word.split("\n").at(-1));
    }
  });

  it("are told in names, and taken out of the path", () => {
    const secret = secrets[0][1];
    const findings = findingsAfter({ prod: [{ at: ["secrets", "external", secret], to: { kind: "other", description: "x" } }] });
    expect(findings.some(({ rule, path }) => rule === "no-secrets" && path.startsWith("secrets.external"))).toBe(true);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  it("are none where the text is a digest, an ARN or the project's own", () => {
    for (const name of environmentNames)
      expect(checkEnvironments([changedSource(name)]).findings.filter(({ rule }) => rule === "no-secrets")).toEqual([]);
    const image = `public.ecr.aws/docker/library/caddy@sha256:${"0123456789abcdef".repeat(4)}`;
    expect(
      findingsAfter({ prod: [{ at: ["services", "bootstrapImage"], to: image }] }).filter(({ rule }) => rule === "no-secrets"),
    ).toEqual([]);
  });
});

describe("aliases", () => {
  it("of nothing are told with line and path", () => {
    const { findings } = checkEnvironments([parseEnvironment("owner: a\nnetwork:\n  natGateways: *none\n", "x.yaml")]);
    expect(findings).toMatchObject([{ line: 3, path: "network.natGateways", fix: expect.stringContaining("alias") as string }]);
  });

  it("of a wrong value are told where they are written", () => {
    const { findings } = checkEnvironments([parseEnvironment("owner: &x 12\ncostCenter: *x\n", "x.yaml")]);
    expect(findings.filter(({ path }) => path === "costCenter")).toMatchObject([{ line: 2 }]);
  });
});

it("a copied environment is told everything that it must not have in common at once", () => {
  const original = changedSource("dev");
  const copy = { ...changedSource("dev"), file: "config/qa.yaml", expectedName: "qa" };
  const paths = checkEnvironments([original, copy])
    .findings.filter(({ file }) => file === "config/qa.yaml")
    .map(({ path }) => path);
  for (const path of ["environment", "domainName", "regions.primary.cidr", "regions.recovery.cidr"]) expect(paths).toContain(path);
});
