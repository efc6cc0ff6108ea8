import { writeFileSync } from "node:fs";
import path from "node:path";
import { readPlans } from "../../../../src/estate/judge/review/input";
import { UserError } from "../../../../src/common/user-error";
import { temporaryFolder, writeFile } from "../../../helpers/machine";
import { changeOf, planOf } from "./samples";

const stacks = ["dev-us-east-1-network", "dev-us-east-1-data"];
const plan = planOf(changeOf("aws_s3_bucket.main", ["create"], null, {}));

function written(name: string, value: unknown): string {
  return writeFile(path.join(temporaryFolder(), name), typeof value === "string" ? value : JSON.stringify(value));
}

function refusal(given: string): UserError {
  try {
    readPlans([given], stacks);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("the plan was read");
}

describe("plans", () => {
  it.each(["dev-us-east-1-data.json", "dev-us-east-1-data.plan.json", "dev-us-east-1-data.tfplan.json"])(
    "belong to the stack that the file %s is named after",
    (name) => {
      expect(readPlans([written(name, plan)], stacks)).toMatchObject([{ stack: "dev-us-east-1-data" }]);
    },
  );

  it("belong to the stack that is written in front, whatever the file is called", () => {
    expect(readPlans([`dev-us-east-1-data=${written("x.txt", plan)}`], stacks)).toMatchObject([{ stack: "dev-us-east-1-data" }]);
  });

  it("are read from a folder, in the order of the estate", () => {
    const folder = temporaryFolder();
    for (const stack of [...stacks].sort()) writeFile(path.join(folder, `${stack}.json`), JSON.stringify(plan));
    writeFile(path.join(folder, "notes.txt"), "not a plan");
    expect(readPlans([folder], stacks).map(({ stack }) => stack)).toEqual(stacks);
  });

  it("are read from bundles, by the bundle's folder or the one above", () => {
    const folder = temporaryFolder();
    for (const stack of stacks)
      for (const [name, value] of [
        [`${stack}.json`, plan],
        ["manifest.json", { stack }],
      ] as const)
        writeFile(path.join(folder, stack, name), JSON.stringify(value));
    expect(readPlans([folder], stacks).map(({ stack }) => stack)).toEqual(stacks);
    expect(readPlans([path.join(folder, "dev-us-east-1-data")], stacks).map(({ stack }) => stack)).toEqual(["dev-us-east-1-data"]);
  });

  it("of the composed estate are taken apart into stacks", () => {
    const composed = planOf(
      ...stacks.map((stack) => ({
        ...changeOf("aws_s3_bucket.main", ["create"], null, {}),
        address: `module.${stack}.aws_s3_bucket.main`,
        module_address: `module.${stack}`,
      })),
    );
    expect(
      readPlans([written("estate.json", composed)], stacks).map(({ stack, plan: { resource_changes: changes } }) => [
        stack,
        changes?.map(({ address }) => address),
      ]),
    ).toEqual(stacks.map((stack) => [stack, ["aws_s3_bucket.main"]]));
  });

  const name = "dev-us-east-1-data.json";
  const text = JSON.stringify({ ...plan, variables: { odd: { value: "a } and a { and a \\" } } });
  it.each([
    ["in UTF-16 with a mark, as PowerShell writes what is redirected", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["in UTF-16 without a mark", Buffer.from(text, "utf16le")],
    ["in UTF-16 with the other order of bytes", Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["in UTF-8 with a mark", Buffer.from(`\uFEFF${text}`)],
    [
      "with the line of a wrapper in front and others behind",
      Buffer.from(
        `[command]/opt/terraform show -json tfplan\n${text}\n\n::debug::Terraform exited with code 0.\n::set-output name=x::{}\n`,
      ),
    ],
    ["with a time in front", Buffer.from(`2026-11-29T13:00:00.0000000Z ${text}\r\n`)],
    ["on many lines between others", Buffer.from(`+ terraform show\n${JSON.stringify(JSON.parse(text), undefined, 2)}\ndone\n`)],
  ])("are read %s", (_, bytes) => {
    const file = path.join(temporaryFolder(), name);
    writeFileSync(file, bytes);
    expect(readPlans([file], stacks)).toMatchObject([
      { stack: "dev-us-east-1-data", plan: { resource_changes: [{ address: "aws_s3_bucket.main" }] } },
    ]);
  });

  it.each([
    ["the saved plan", "PK\u0003\u0004", /^this is the saved plan itself; make its JSON with/],
    [
      "the log of plan -json",
      '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}\n',
      /^this is the log of `terraform plan -json`/,
    ],
    ["the text for people", "Terraform will perform the following actions:\n", /^this is the text for people/],
    ["a plan that is cut off between other lines", `[command]x\n${text.slice(0, -9)}\n::debug::x`, /^make it again/],
  ])("are refused with advice that fits %s", (_, content, advice) => {
    expect(refusal(written(name, content)).fix).toMatch(advice);
  });

  it.each([
    ["cut off", JSON.stringify(plan).slice(0, -20), /not a Terraform plan in JSON, or cut off/],
    ["not JSON", "Terraform will perform the following actions:", /not a Terraform plan in JSON, or cut off/],
    ["a binary plan", "PK\u0003\u0004", /not a Terraform plan in JSON, or cut off/],
    ["empty", "", /not a Terraform plan in JSON, or cut off/],
    ["another major format", { ...plan, format_version: "2.0" }, /not a plan of format version 1\.x/],
    ["JSON of something else", { hello: "world" }, /not a plan of format version 1\.x/],
    ["a list", [], /not a plan of format version 1\.x/],
    ["a state", { format_version: "1.0", terraform_version: "1.11.4", values: {} }, /Terraform JSON, but not of a plan/],
    ["a plan that failed half way", { ...plan, errored: true }, /failed half way/],
    [
      "a change without actions",
      { ...plan, resource_changes: [{ address: "aws_s3_bucket.main", mode: "managed", type: "aws_s3_bucket", name: "main" }] },
      /resource_changes\[0\] has no mode, type, name or actions/,
    ],
  ])("are refused when they are %s", (_, content, problem) => {
    const file = written(name, content);
    const error = refusal(file);
    expect(error.message).toMatch(problem);
    expect(error.message).toContain(file);
    expect(error.fix).not.toBe("");
  });

  it("are refused when there is no such file, or a folder holds none", () => {
    expect(refusal("/nowhere/x.json").message).toBe("/nowhere/x.json: no such file");
    expect(refusal(temporaryFolder()).message).toMatch(/a folder without plans/);
  });

  it("of no stack are refused with the stack that was probably meant", () => {
    expect(refusal(written("dev-us-east-1-dta.json", plan)).fix).toContain("did you mean dev-us-east-1-data?");
  });

  it("are refused when two are of one stack", () => {
    const file = written(name, plan);
    expect(() => readPlans([file, `dev-us-east-1-data=${file}`], stacks)).toThrow(/a second plan of dev-us-east-1-data/);
  });
});
