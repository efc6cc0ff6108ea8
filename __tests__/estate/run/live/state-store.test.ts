import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { writeFileSync } from "node:fs";
import { readPlanOrigin } from "../../../../src/estate/run/live/plan-file";
import { parseState } from "../../../../src/estate/run/live/state-store";
import { temporaryFolder } from "../../../helpers/machine";

const state = {
  version: 4,
  terraform_version: "1.11.4",
  serial: 7,
  lineage: "l",
  outputs: { vpcId: { value: "vpc-1", type: "string" } },
  resources: [
    { mode: "managed", type: "aws_vpc", name: "main", provider: "p", instances: [{ attributes: {} }] },
    { mode: "managed", type: "aws_subnet", name: "zone", provider: "p", instances: [{ index_key: "a" }, { index_key: 1 }] },
    { mode: "managed", type: "aws_eip", name: "nat", provider: "p", module: "module.nat", instances: [{}] },
    { mode: "managed", type: "aws_db_instance", name: "main", provider: "p", instances: [{ deposed: "0a1b2c3d" }] },
    { mode: "data", type: "terraform_remote_state", name: "security", provider: "p", instances: [{}] },
  ],
};

it("reads serial, outputs and the addresses of managed resources", () => {
  const read = parseState(JSON.stringify(state), "s3://bucket/key");
  expect([read.lineage, read.serial, [...read.outputs]]).toEqual(["l", 7, [["vpcId", "vpc-1"]]]);
  expect([...read.resources]).toEqual([
    "aws_vpc.main",
    'aws_subnet.zone["a"]',
    "aws_subnet.zone[1]",
    "module.nat.aws_eip.nat",
    "aws_db_instance.main (deposed object 0a1b2c3d)",
  ]);
});

it.each(["", "{", JSON.stringify({ ...state, version: 3 })])("refuses %j", (text) => {
  expect(() => parseState(text, "s3://bucket/key")).toThrow("s3://bucket/key is not a Terraform state that this command understands");
});

describe("the state that a plan was made from", () => {
  const planFile = (content: Uint8Array): string => {
    const file = path.join(temporaryFolder(), "x.tfplan");
    writeFileSync(file, content);
    return file;
  };
  const zip = (lineage: string, serial: number): Uint8Array =>
    zipSync({ tfplan: strToU8("plan"), tfstate: strToU8(JSON.stringify({ ...state, lineage, serial })) });

  it.each([
    { title: "an existing one", lineage: "l", serial: 7, origin: { lineage: "l", serial: 7 } },
    { title: "none", lineage: "", serial: 0, origin: { lineage: null, serial: 0 } },
  ])("is read from the plan file: $title", ({ lineage, serial, origin }) =>
    expect(readPlanOrigin(planFile(zip(lineage, serial)))).toEqual(origin),
  );

  it.each([
    { title: "cut off", content: zip("l", 7).subarray(0, 100) },
    { title: "empty", content: new Uint8Array() },
    { title: "no plan", content: zipSync({ other: strToU8("x") }) },
  ])("cannot be read from a file that is $title", ({ content }) =>
    expect(() => readPlanOrigin(planFile(content))).toThrow("not a Terraform plan file, or cut off"),
  );
});
