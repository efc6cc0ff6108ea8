import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { changeOrder } from "../../../config/delivery-host";
import { readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { type BuildResult, runBuild } from "../../../src/estate/delivery/run-build";
import { EstateMachine, type EstateWorld } from "../../helpers/delivery/estate-machine";
import { estateWithPipelines, stackWithPipelines } from "../../helpers/delivery/estate-pipelines";
import { resources } from "../../helpers/estate";

const environments = changeOrder(estateWithPipelines()).map(({ environment }) => environment);
const [first = ""] = environments;
const last = environments.at(-1) ?? "";

let text: string;
beforeAll(async () => {
  const found = resources(await stackWithPipelines("prod-us-east-1-delivery"), "aws_codebuild_project").find(({ args }) =>
    String(args.name).endsWith("-estate-review"),
  );
  text = (found?.args.source as { buildspec: string } | undefined)?.buildspec ?? "";
});

interface Reviewed extends BuildResult {
  /** The report of changes, as CodeBuild would take it. */
  readonly report: string;
}

/** Every build of the batch that a push starts, by its identifier. */
async function pushed(
  world: Partial<EstateWorld>,
): Promise<{ readonly builds: ReadonlyMap<string, Reviewed>; readonly after: EstateWorld }> {
  const specification = readBuildSpecification(text, "review");
  const machine = new EstateMachine({ stacks: [] }, world);
  const builds = new Map<string, Reviewed>();
  for (const { identifier, env } of specification.batch?.["build-list"] ?? []) {
    const [source, scratch, output] = ["source", "scratch", "output"].map((name) => path.join(machine.folder, identifier, name)) as [
      string,
      string,
      string,
    ];
    for (const folder of [source, scratch, output]) mkdirSync(folder, { recursive: true });
    const result = await runBuild({
      specification,
      source,
      scratch,
      output,
      variables: { BRANCH: "main", TERRAFORM_VERSION: "1.11.4", ...env.variables },
      machine: machine.machine,
    });
    expect(result.reports.changes, result.log).toEqual(["changes.xml"]);
    builds.set(identifier, { ...result, report: readFileSync(path.join(source, "reviews", "changes.xml"), "utf8") });
  }
  return { builds, after: machine.world };
}
const failed = (builds: ReadonlyMap<string, BuildResult>): string[] =>
  [...builds].filter(([, { succeeded }]) => !succeeded).map(([name]) => name);

describe("the review of a push to a branch of the estate", () => {
  it("checks, scans, plans what is affected, and leaves a report of the changes, worst first and without values", async () => {
    const { builds, after } = await pushed({ due: { [first]: ["4"], [last]: ["4"] } });
    expect(failed(builds)).toEqual([]);
    expect(after.applied).toEqual([]);
    for (const environment of environments) {
      const { report = "", log = "" } = builds.get(`plan_${environment}`) ?? {};
      if (environment === first || environment === last) {
        expect(report.split("\n").slice(1, -2)).toEqual([
          '<testcase classname="build" name="2 changes to look at"/>',
          '<testcase classname="s" name="irreversible: destroy aws_b.b[&quot;&lt;x&gt;&quot;] destroy-rule"><failure message="irreversible"/></testcase>',
          '<testcase classname="s" name="look: update aws_a.a update-rule"></testcase>',
        ]);
        expect(log).toContain(`the review of bundles/${environment}`);
      } else {
        expect(report).toContain('name="0 changes to look at"');
        expect(log).toContain(`${environment}: not affected`);
      }
      expect(report).not.toContain("a value");
    }
  });

  it.each([
    ["a check that fails", "estate access", "check"],
    ["a scan that finds something", "run scan", "scan"],
    ["an environment that cannot be planned", `plan ${first}`, `plan_${first}`],
  ])("fails for %s, and in that build alone", async (_, command, build) => {
    const { builds } = await pushed({ due: { [first]: ["4"], [last]: ["4"] }, fails: [command] });
    expect(failed(builds)).toEqual([build]);
    expect(builds.get(`plan_${last}`)?.report).toContain("2 changes to look at");
  });
});
