import { readFileSync } from "node:fs";
import path from "node:path";
import { checkModels, type ModelCheck } from "../../../../src/estate/judge/aws-models/check";
import { readMapping } from "../../../../src/estate/judge/aws-models/mapping";
import { compile } from "../../../../src/estate/judge/aws-models/pattern";
import { root } from "../../../helpers/command";
import { bothEstates, forTools } from "../../../helpers/every-switch";
import { seeded, stackOf } from "./stacks";

const mapping = readMapping(root);

describe.each(bothEstates)("%s against AWS's models", (_, estate) => {
  let result: ModelCheck;

  beforeAll(async () => {
    result = checkModels(forTools(await estate()), mapping);
  });

  it("has no value that AWS refuses", () => {
    expect(result.findings).toEqual([]);
  });

  it("has no argument of which nothing is known: map a new one in src/estate/judge/aws-models/mapping, then run `npm run aws-models`", () => {
    expect(result.coverage.unknown).toEqual([]);
  });

  it("has a model for 95 % of its literals", () => {
    const { literals, mapped } = result.coverage;
    expect(mapped / literals).toBeGreaterThanOrEqual(0.95);
  });
});

describe("what was extracted of AWS's models", () => {
  const patterns = new Set<string>();
  const collect = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === "pattern" && typeof value === "string") patterns.add(value);
      else collect(value);
    }
  };
  collect(mapping.models);
  collect(mapping.extensions);

  it("has only patterns that can be read", () => {
    const unreadable = [...patterns].filter((pattern) => {
      try {
        return compile(pattern) === undefined;
      } catch {
        return true;
      }
    });
    expect({ unreadable, read: patterns.size > 100 }).toEqual({ unreadable: [], read: true });
  });

  it("is of the version by which the stand-in judges calls", () => {
    const requirements = readFileSync(path.join(root, "packages", "aws-stand-in", "python", "requirements.txt"), "utf8");
    expect(mapping.sources.join("; ")).toContain(`botocore ${/^botocore==(.+)$/m.exec(requirements)?.[1] ?? "of no version"} `);
  });

  it("names the packages, their licences and dates", () => {
    expect(mapping.sources.join("; ")).toMatch(
      /^botocore \d[\d.]+ \(Apache-2\.0\); cfn-lint \d[\d.]+ \(MIT-0\), schemas of \d{4}-\d{2}-\d{2}$/,
    );
  });
});

describe("values that AWS refuses", () => {
  it.each(seeded)("$type: $what", ({ type, args, argument, region = "us-east-1" }) => {
    const { findings } = checkModels([stackOf(type, args, region)], mapping);
    expect(findings.map((finding) => finding.argument)).toContain(argument);
  });

  it("are of thirty types and more", () => {
    expect({ values: seeded.length >= 60, types: new Set(seeded.map(({ type }) => type)).size >= 30 }).toEqual({
      values: true,
      types: true,
    });
  });

  it("are judged in the region of the provider that a resource names", () => {
    const stack = stackOf("aws_timestreamwrite_database", { database_name: "trading", provider: "aws.recovery" }, "us-east-1");
    const elsewhere = {
      ...stack,
      json: { ...stack.json, provider: { aws: [{ region: "us-east-1" }, { alias: "recovery", region: "us-west-1" }] } },
    };
    expect(checkModels([elsewhere], mapping).findings).toEqual([
      expect.objectContaining({ region: "us-west-1", model: "AWS::Timestream::Database" }),
    ]);
  });

  it("are not claimed where a value is known after an apply only", () => {
    const { findings } = checkModels(
      [stackOf("aws_wafv2_ip_set", { name: "own", scope: "REGIONAL", ip_address_version: "IPV4", description: "${local.it}; and 'more'" })],
      mapping,
    );
    expect(findings).toEqual([]);
  });

  it("are said as unknown where a type or an argument has no mapping", () => {
    const { coverage } = checkModels(
      [stackOf("aws_wafv2_ip_set", { invented: "x" }), stackOf("aws_invented_thing", { name: "x" })],
      mapping,
    );
    expect(coverage.unknown).toEqual(["aws_invented_thing", "aws_wafv2_ip_set.invented"]);
  });
});
