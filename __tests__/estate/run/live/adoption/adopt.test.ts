import { chmodSync, existsSync } from "node:fs";
import path from "node:path";
import { planAdopting } from "../../../../../src/estate/run/live/adoption/adopt";
import { type Candidate } from "../../../../../src/estate/run/live/adoption/candidates";
import { type StackSession } from "../../../../../src/estate/run/live/stack-session";
import { root } from "../../../../helpers/command";
import { temporaryFolder, writeFile } from "../../../../helpers/machine";

/** Plans as Terraform does: an id `absent…` is not there, `denied…` is refused with an address, `malformed…` and `unheard…` without one. */
const terraform = `#!${process.execPath}
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { zipSync } = require(${JSON.stringify(path.join(root, "node_modules", "fflate"))});
if (process.argv[2] === "show") { console.log(JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4" })); process.exit(0); }
const imports = existsSync("adoption.tf.json") ? JSON.parse(readFileSync("adoption.tf.json", "utf8")).import : [];
const error = (summary, address) => console.log(JSON.stringify({ "@message": "", "@level": "error", "@timestamp": "", type: "diagnostic", diagnostic: { severity: "error", summary, address } }));
let failed = existsSync("broken");
if (failed) error("the stack itself is wrong");
for (const { to, id } of imports) {
  if (!/^(absent|denied|malformed|unheard)/.test(id)) continue;
  failed = true;
  if (id.startsWith("absent")) error("Cannot import non-existent remote object", to);
  else if (id.startsWith("denied")) error("AccessDenied", to);
  else if (id.startsWith("unheard")) error("No association found between route table ID rtb-1 and target ID subnet-1");
  else error("unexpected format of ID");
}
if (failed) process.exit(1);
writeFileSync(process.argv.find((one) => one.startsWith("-out=")).slice(5), zipSync({ tfstate: Buffer.from(JSON.stringify({ lineage: "", serial: 0 })) }));
process.exit(2);
`;

function session(): StackSession {
  const folder = temporaryFolder();
  const binary = writeFile(path.join(folder, "terraform"), terraform);
  chmodSync(binary, 0o755);
  return {
    stack: { instance: { id: "dev-network", owner: "dev", environments: ["dev"] } },
    call: { binary, folder, environment: {}, signal: new AbortController().signal },
  } as unknown as StackSession;
}

const candidate = (address: string, id: string): Candidate => ({
  lost: { address, type: "", name: "", given: {}, made: true, id: undefined },
  id,
});
const adoptionIn = ({ call }: StackSession): boolean => existsSync(path.join(call.folder, "adoption.tf.json"));

it("leaves to be created what AWS does not have, with what belongs to it", async () => {
  const { adopted, refused } = await planAdopting(session(), [
    candidate("aws_acl.a", "absent"),
    candidate("aws_rule.r", "${aws_acl.a.id}:1"),
    candidate("aws_vpc.v", "vpc-1"),
  ]);
  expect([adopted, refused]).toEqual([["aws_vpc.v"], []]);
});

it("takes an importer's own word for it, which names no address", async () => {
  const { adopted, refused } = await planAdopting(session(), [
    candidate("aws_x.a", "unheard-of"),
    candidate("aws_x.b", "b"),
    candidate("aws_x.c", "unheard-of"),
  ]);
  expect([adopted, refused]).toEqual([["aws_x.b"], []]);
});

it("says of what an import is refused although it may exist", async () => {
  const { adopted, refused } = await planAdopting(session(), [candidate("aws_vpc.v", "vpc-1"), candidate("aws_vpc.w", "denied")]);
  expect(adopted).toEqual(["aws_vpc.v"]);
  expect(refused.map(({ candidate: { lost }, why }) => [lost.address, why])).toEqual([["aws_vpc.w", ["aws_vpc.w: AccessDenied"]]]);
});

it("finds the ones that are refused without an address, and adopts all others", async () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    candidate(`aws_x.n${index}`, index === 3 || index === 17 ? "malformed" : `id-${index}`),
  );
  const { adopted, refused } = await planAdopting(session(), many);
  expect(refused.map(({ candidate: { lost } }) => lost.address).sort()).toEqual(["aws_x.n17", "aws_x.n3"]);
  expect(adopted.toSorted()).toEqual(
    many
      .filter(({ id }) => id !== "malformed")
      .map(({ lost }) => lost.address)
      .sort(),
  );
});

it("fails where the stack cannot be planned without adoptions either, and leaves no adoption behind", async () => {
  const one = session();
  writeFile(path.join(one.call.folder, "broken"), "");
  await expect(planAdopting(one, [candidate("aws_vpc.v", "vpc-1")])).rejects.toMatchObject({ details: ["the stack itself is wrong"] });
  expect(adoptionIn(one)).toBe(false);
});
