import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { parse } from "yaml";
import { loadEstate } from "../../config/load";
import { workflowDocuments } from "../../src/estate/show/workflows/documents";
import { estate, root, temporaryFolder } from "../helpers/command";
import { realConfig } from "../helpers/estate";

interface Ruleset {
  readonly bypass_actors: readonly unknown[];
  readonly rules: readonly { readonly type: string; readonly parameters?: Readonly<Record<string, unknown>> }[];
}
const file = JSON.parse(readFileSync(path.join(root, ".github", "ruleset.json"), "utf8")) as Ruleset;
const asGitHubHasIt = file.rules.map((rule) => ({ ...rule, ruleset_type: "Repository", ruleset_id: 7 }));

/** GitHub, as far as the command asks it. */
class GitHub {
  public rules: readonly object[] = asGitHubHasIt;
  public set: object = { id: 7, name: "main", bypass_actors: [] };
  public owners: object = { errors: [] };
  public status = 200;
  public readonly asked: string[] = [];
  private readonly server: Server;

  public constructor() {
    this.server = createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      const answers: Readonly<Record<string, object>> = {
        "/repos/smart0dte/smart0dte-estate/rules/branches/main": this.rules,
        "/repos/smart0dte/smart0dte-estate/rulesets/7": this.set,
        "/repos/smart0dte/smart0dte-estate/codeowners/errors?ref=main": this.owners,
      };
      const answer = answers[request.url ?? ""];
      response.statusCode = answer === undefined ? 404 : this.status;
      response.end(JSON.stringify(answer ?? {}));
    });
  }

  public start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  public stop(): void {
    this.server.close();
  }

  public compare(...more: readonly string[]) {
    const { port } = this.server.address() as AddressInfo;
    return estate(["doctor", "--github", "smart0dte/smart0dte-estate", "--work", work, ...more], {
      env: { GITHUB_API_URL: `http://127.0.0.1:${port}`, GH_TOKEN: "secret-token" },
    });
  }
}

const work = temporaryFolder();

describe("estate doctor --github", () => {
  let github: GitHub;
  beforeEach(async () => {
    github = new GitHub();
    await github.start();
  });
  afterEach(() => github.stop());

  it("reads what protects main, finds it as the files ask for, and shows the token nowhere", async () => {
    const { exitCode, stdout, stderr } = await github.compare("--json");
    expect({ exitCode, stdout: JSON.parse(stdout) as object }).toEqual({
      exitCode: 0,
      stdout: { format: "estate-doctor-github/1", repository: "smart0dte/smart0dte-estate", branch: "main", differences: [], unknown: [] },
    });
    expect(`${stdout}${stderr}`).not.toContain("secret-token");
    expect(github.asked.every((one) => one.startsWith("GET ") && one.endsWith(" Bearer secret-token"))).toBe(true);
  });

  it.each<[string, (github: GitHub) => void, string]>([
    ["a rule that is gone", (it_) => (it_.rules = asGitHubHasIt.slice(1)), "no rule deletion"],
    [
      "a setting that is off",
      (it_) =>
        (it_.rules = asGitHubHasIt.map((rule) =>
          rule.type === "pull_request" ? { ...rule, parameters: { ...rule.parameters, require_code_owner_review: false } } : rule,
        )),
      "pull_request: require_code_owner_review is false, not true",
    ],
    [
      "fewer approvals",
      (it_) =>
        (it_.rules = asGitHubHasIt.map((rule) =>
          rule.type === "pull_request" ? { ...rule, parameters: { ...rule.parameters, required_approving_review_count: 0 } } : rule,
        )),
      "pull_request: required_approving_review_count is 0, not 1",
    ],
    [
      "a check that is not required",
      (it_) =>
        (it_.rules = asGitHubHasIt.map((rule) =>
          rule.type === "required_status_checks"
            ? { ...rule, parameters: { ...rule.parameters, required_status_checks: [{ context: "check" }, { context: "affected" }] } }
            : rule,
        )),
      "required_status_checks: scan is not required",
    ],
    [
      "somebody who is let past",
      (it_) => (it_.set = { id: 7, name: "main", bypass_actors: [{ actor_type: "Team", actor_id: 1 }] }),
      "the ruleset main may be bypassed by a Team",
    ],
    [
      "owners whom nobody knows",
      (it_) => (it_.owners = { errors: [{ kind: "Unknown owner", line: 4, source: "/.github/ @nobody\n" }] }),
      "CODEOWNERS line 4: Unknown owner: /.github/ @nobody",
    ],
  ])("names %s", async (_, change, difference) => {
    change(github);
    const { exitCode, stdout } = await github.compare();
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining(difference)]);
  });

  it("takes more than is asked for as no difference, and says what it may not see", async () => {
    github.rules = [...asGitHubHasIt, { type: "required_signatures", ruleset_id: 7 }];
    github.set = { id: 7, name: "main" };
    const { exitCode, stdout } = await github.compare();
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("who may bypass the ruleset main")]);
  });

  it("fails, and says what to do, where GitHub refuses or nobody gives a token", async () => {
    github.status = 403;
    const refused = await github.compare();
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringMatching(/GitHub answers 403[\s\S]*GH_TOKEN may read/)]);
    const without = await estate(["doctor", "--github", "smart0dte/smart0dte-estate", "--work", work], {
      env: { GH_TOKEN: undefined, GITHUB_TOKEN: undefined },
    });
    expect([without.exitCode, without.stderr]).toEqual([1, expect.stringContaining("GH_TOKEN")]);
    const nowhere = await estate(["doctor", "--github", "https://github.com/x/y", "--work", work], { env: { GH_TOKEN: "t" } });
    expect([nowhere.exitCode, nowhere.stderr]).toEqual([1, expect.stringContaining("<owner>/<name>")]);
  });
});

describe("the ruleset", () => {
  it("requires jobs that the workflow of pull requests has, which run for every one of them", () => {
    const { jobs } = parse(workflowDocuments(loadEstate(realConfig)).get("estate-plan.yml") ?? "") as {
      jobs: Record<string, { if?: string }>;
    };
    const required = file.rules.flatMap(({ parameters }) => (parameters?.required_status_checks ?? []) as { context: string }[]);
    expect(required.length).toBeGreaterThan(0);
    for (const { context } of required) expect([context, context in jobs, jobs[context]?.if]).toEqual([context, true, undefined]);
    expect(file.bypass_actors).toEqual([]);
  });
});
