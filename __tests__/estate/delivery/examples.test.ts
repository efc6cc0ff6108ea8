import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { buildProjects } from "../../../src/modules/delivery/build-projects";
import { readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { runBuild } from "../../../src/estate/delivery/run-build";
import { builtFolders } from "../../helpers/delivery/pipelines";

const examples = path.resolve("examples");
const service = path.join(examples, "services/api");

describe("the examples", () => {
  it("lie where the pipelines look for them", async () => {
    for (const folder of ["services/api", "web"]) expect(await builtFolders()).toContain(folder);
  });

  it("have what a repository brings", () => {
    for (const file of ["requirements.txt", "requirements-test.txt", "Dockerfile", "smoke.sh", "contract.sh", "tests", "migrations"])
      expect(existsSync(path.join(service, file)), file).toBe(true);
    const { version, scripts } = JSON.parse(readFileSync(path.join(examples, "web/package.json"), "utf8")) as {
      version: string;
      scripts: Record<string, string>;
    };
    expect(version).toMatch(/^\d/);
    expect(Object.keys(scripts).sort()).toEqual(["build", "lint", "test"]);
    for (const line of readFileSync(path.join(service, "requirements.txt"), "utf8").trim().split("\n"))
      expect(line).toMatch(/^[\w-]+==[\d.]+$/);
  });
});

describe("the tests of the example's page", () => {
  it("report themselves as JUnit XML, and what they covered as lcov, to where the build says", async () => {
    const room = mkdtempSync(path.join(tmpdir(), "web-"));
    try {
      const [tests, coverage] = [path.join(room, "tests.xml"), path.join(room, "coverage.info")];
      const { scripts } = JSON.parse(readFileSync(path.join(examples, "web/package.json"), "utf8")) as { scripts: { test: string } };
      await execa("sh", ["-c", scripts.test], {
        cwd: path.join(examples, "web"),
        env: { TEST_REPORT: tests, COVERAGE_REPORT: coverage, NODE_OPTIONS: "", NODE_TEST_CONTEXT: undefined },
      });
      expect(readFileSync(tests, "utf8")).toContain("<testcase ");
      expect(readFileSync(coverage, "utf8")).toContain("SF:src/price-text.js");
    } finally {
      rmSync(room, { recursive: true, force: true });
    }
  });
});

const goodQuote = '{"symbol":"SPY","price":103}';

/** Answers as the example's page and service do, with this quote, or with 503. */
const serving = (works: boolean, quote: string): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(({ url }, response) => {
      if (!works) return void response.writeHead(503).end();
      const body = url === "/" ? '<script src="/assets/index-RH7rc5yh.js"></script>' : url === "/api/quotes/spy" ? quote : "";
      response.writeHead(200).end(body);
    }).listen(0, "127.0.0.1", () => resolve(server));
  });

/** What the build `smoke` makes of an environment that answers so. */
async function smoked(folder: string, works: boolean, quote = goodQuote) {
  const server = await serving(works, quote);
  const room = mkdtempSync(path.join(tmpdir(), "smoke-"));
  try {
    const source = path.join(room, "source");
    cpSync(examples, source, { recursive: true });
    return await runBuild({
      specification: readBuildSpecification(buildProjects.smoke.buildspec, "smoke"),
      source,
      scratch: path.join(room, "scratch"),
      output: path.join(room, "output"),
      variables: { FOLDER: folder, BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      machine: { PATH: process.env.PATH ?? "" },
    });
  } finally {
    server.close();
    rmSync(room, { recursive: true, force: true });
  }
}

describe.each(["services/api", "web"])("the smoke test of %s", (folder) => {
  it.each([
    [true, "passes while what it asks answers"],
    [false, "fails while it does not"],
  ])("with an answer: %s, %s", async (works) => {
    const { succeeded, log } = await smoked(folder, works);
    expect(succeeded, log).toBe(works);
  });
});

describe("the contract of services/api", () => {
  it.each([
    ['{"symbol":"SPY","price":103,"currency":"USD"}', true],
    ['{"symbol":"SPY","price":"103"}', false],
    ['{"symbol":"SPY","last":103}', false],
  ])("with the quote %s, which smoke takes: %s", async (quote, kept) => {
    const { succeeded, log } = await smoked("services/api", true, quote);
    expect([succeeded, log.includes("a quote is no longer")]).toEqual([kept, !kept]);
  });
});
