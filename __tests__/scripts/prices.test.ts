import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { execa } from "execa";
import { readTable } from "../../src/estate/judge/cost/prices/table";
import { root, temporaryFolder } from "../helpers/command";

const titles = ["SKU", "TermType", "PriceDescription", "StartingRange", "Unit", "PricePerUnit", "Location", "usageType", "operation"];
const row = (usage: string, price: string, { term = "OnDemand", from = "0", operation = "" } = {}): string =>
  ["X1", term, `$${price} for ""it"", in this place`, from, "Hrs", price, "US East (N. Virginia)", usage, operation]
    .map((cell) => `"${cell}"`)
    .join(",");
const list = (...rows: readonly string[]): string =>
  ['"FormatVersion","v1.0"', '"Publication Date","2026-12-01T23:47:45Z"', titles.map((title) => `"${title}"`).join(","), ...rows, ""].join(
    "\n",
  );

const lists: Readonly<Record<string, string>> = {
  "/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.csv": list(
    row("NatGateway-Hours", "0.0460000000", { operation: "NatGateway" }),
    row("NatGateway-Hours", "9.0000000000", { operation: "Other" }),
    row("NatGateway-Hours", "0.0300000000", { operation: "NatGateway", term: "Reserved" }),
  ),
  "/offers/v1.0/aws/AmazonEC2/current/us-west-2/index.csv": list(row("USW2-NatGateway-Hours", "0.4500000000", { operation: "NatGateway" })),
  "/offers/v1.0/aws/AmazonSNS/current/us-east-1/index.csv": list(
    row("USE1-Requests-Tier1", "0.0000000000"),
    row("USE1-Requests-Tier1", "0.0000006000"),
    row("USE1-Requests-Tier1", "0.0000002000", { from: "1000000000" }),
  ),
  "/offers/v1.0/aws/AmazonSNS/current/us-west-2/index.csv": list(row("USW2-Other", "1")),
};
const table = {
  about: { asOf: "2026-11-29", currency: "USD", command: "npm run prices" },
  sources: { old: { kind: "recalled", read: "2026-11-29" } },
  prices: {
    "nat-gateway.hour": {
      what: "gateway",
      unit: "hour",
      find: { service: "AmazonEC2", usage: "NatGateway-Hours", where: { operation: "NatGateway" } },
      "us-east-1": [0.045, "old"],
      "us-west-2": [0.045, "old"],
    },
    "sns.requests": {
      what: "requests",
      unit: "million",
      find: { service: "AmazonSNS", usage: "Requests-Tier1" },
      "us-east-1": [0.5, "old"],
      "us-west-2": [0.5, "old"],
    },
    "sns.sms": { what: "text", unit: "message", "us-east-1": [0.006, "old"], "us-west-2": [0.006, "old"] },
  },
};

describe("npm run prices", () => {
  const folder = temporaryFolder();
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const found = lists[request.url ?? ""];
      response.writeHead(found === undefined ? 404 : 200).end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const renew = async (from: string) => {
    const file = path.join(folder, "table.json");
    writeFileSync(file, JSON.stringify(table));
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [path.join(root, "scripts", "prices.mjs"), "--from", from, "--table", file],
      {
        reject: false,
      },
    );
    return { exitCode, stdout, stderr, table: readTable(JSON.parse(readFileSync(file, "utf8"))) };
  };

  it("takes the first tier of what is asked for, in the table's unit, with AWS's list as the source", async () => {
    const { exitCode, table: after } = await renew(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(exitCode).toBe(0);
    expect(after.prices["nat-gateway.hour"]?.["us-east-1"]).toEqual([0.046, "AmazonEC2 us-east-1"]);
    expect(after.prices["sns.requests"]?.["us-east-1"]).toEqual([0.6, "AmazonSNS us-east-1"]);
    expect(after.sources["AmazonSNS us-east-1"]).toMatchObject({ kind: "aws-list", read: "2026-12-01" });
  });

  it("keeps, and names, what it does not find, what moves too far, and what it knows no query of", async () => {
    const { stdout, table: after } = await renew(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(after.prices["nat-gateway.hour"]?.["us-west-2"]).toEqual([0.045, "old"]);
    expect(stdout).toContain("kept nat-gateway.hour (us-west-2): it would move from 0.045 to 0.45: read the row by hand");
    expect(stdout).toContain("kept sns.requests (us-west-2): no row of the list is asked for");
    expect(stdout).toContain("kept sns.sms (us-east-1): no query is known");
    // The day of what was kept, not of the run.
    expect(after.about.asOf).toBe("2026-11-29");
  });

  it("changes nothing where the list cannot be reached", async () => {
    const { exitCode, stderr, table: after } = await renew("http://127.0.0.1:9");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("could not be read")]);
    expect(after).toEqual(table);
  });
});
