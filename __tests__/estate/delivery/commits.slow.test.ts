import { readFileSync } from "node:fs";
import path from "node:path";
import { readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { BuildSetting, type StandInState } from "../../../src/estate/delivery/rehearsal/build-setting";
import { SourceRepository } from "../../../src/estate/delivery/rehearsal/repository";
import { runBuild } from "../../../src/estate/delivery/run-build";
import { buildProjects } from "../../../src/modules/delivery/build-projects";
import { writeVersion } from "../../helpers/delivery/setting";
import { temporaryFolder } from "../../helpers/machine";
import { root } from "../../helpers/root";

const digest = `sha256:${"a".repeat(64)}`;
const account = "333333333333";
const image = `${account}.dkr.ecr.us-east-1.amazonaws.com/smart0dte/prod/api@${digest}`;
const specification = readBuildSpecification(buildProjects.commits.buildspec, "commits");
const longest = Number(specification.env.variables.LONGEST);

/** A repository in which each commit changes some files and leaves the others. */
class History {
  private readonly repository = new SourceRepository(path.join(temporaryFolder(), "repository"));
  private files: Record<string, string> = { "services/api/app.py": "app = 0\n", "web/index.ts": "" };

  public commit(subject: string, changed: Readonly<Record<string, string>> = { "services/api/app.py": subject }): string {
    this.files = { ...this.files, ...changed };
    return this.repository.commit(subject, (folder) => writeVersion(folder, this.files));
  }

  public git(...args: readonly string[]): string {
    return this.repository.git(...args).trim();
  }

  public get folder(): string {
    return this.repository.folder;
  }

  public get head(): string {
    return this.repository.head;
  }
}

/** What AWS says runs there: an image of the service with some tags. */
const runs = (...tags: readonly string[]): Partial<StandInState> => ({
  serving: { [`${account}/us-east-1/smart0dte-prod-api`]: "api:1" },
  revisions: [{ containerDefinitions: [{ image: "public.ecr.aws/caddy@sha256:1" }, { image }] }],
  registry: {
    [`${account}.dkr.ecr.us-east-1.amazonaws.com/smart0dte/prod/api`]: Object.fromEntries(tags.map((tag) => [tag, digest])),
  },
});

const service = {
  CLUSTER: "services",
  ECS_SERVICE: "smart0dte-prod-api",
  TARGET: "smart0dte/prod",
  SERVICE: "api",
  FOLDER: "services/api",
};
const web = { BUCKET: "web", FOLDER: "web" };

interface Kept {
  readonly relation: string;
  readonly unknown: string | null;
  readonly comes: { readonly commits: readonly { readonly commit: string; readonly subject: string }[] };
  readonly goes: { readonly commits: readonly { readonly subject: string }[] };
}

/** Runs the build for a commit, with a clone of a history that some arguments of `git clone` make. */
async function ask(
  history: History,
  commit: string,
  state: Partial<StandInState>,
  {
    where = service,
    clone = ["--no-local"],
  }: { readonly where?: Readonly<Record<string, string>>; readonly clone?: readonly string[] } = {},
) {
  const setting = new BuildSetting(root, state);
  const source = setting.fresh("source");
  if (clone.length > 0) history.git("clone", "--quiet", ...clone, `file://${history.folder}`, source);
  const output = setting.fresh("output");
  const result = await runBuild({
    specification,
    source,
    scratch: setting.fresh("scratch"),
    output,
    machine: setting.machine,
    variables: { ROLE: `arn:aws:iam::${account}:role/running`, REGION: "us-east-1", COMMIT: commit, ...where },
  });
  return {
    ...result,
    said: result.exported.COMMITS,
    view: result.exported.VIEW,
    kept: result.succeeded ? (JSON.parse(readFileSync(path.join(output, "commits.json"), "utf8")) as Kept) : undefined,
  };
}

describe("whoever approves is told", () => {
  it("which commits come that do not run there, newest first, and how many others concern the folder not", async () => {
    const history = new History();
    const running = history.commit("Quote to the cent");
    history.commit("Answer in JSON");
    history.commit("Colour the page", { "web/index.ts": "1" });
    const commit = history.commit("Refuse what is no symbol");
    const { said, view, kept, log } = await ask(history, commit, runs(running, `deployed-${running}`));
    expect(said, log).toBe(`2 of 3 since ${running.slice(0, 7)} touch services/api: "Refuse what is no symbol", "Answer in JSON"`);
    expect(view).toBe(`compare/${running}...${commit}`);
    expect(kept).toMatchObject({ relation: "forward", comes: { commits: [{ commit, subject: "Refuse what is no symbol" }, {}] } });
  });

  it("that the commit which runs comes again, when it is built again", async () => {
    const history = new History();
    const commit = history.commit("Quote to the cent");
    const { said, view } = await ask(history, commit, runs(`${commit}-20260601220000`, `deployed-${commit}-20260601220000`));
    expect([said, view]).toEqual([`none, for ${commit.slice(0, 7)} runs there and comes again`, `commit/${commit}`]);
  });

  it("that it goes back, and what goes with it", async () => {
    const history = new History();
    const commit = history.commit("Quote to the cent");
    const running = history.commit("Answer in JSON");
    const { said, view } = await ask(history, commit, runs(running));
    expect(said).toBe(
      `none come; it goes back, and 1 of 1 commits up to ${running.slice(0, 7)} go that touch services/api: "Answer in JSON"`,
    );
    expect(view).toBe(`compare/${commit}...${running}`);
  });

  it("that what runs is not part of what comes, when the branch was rewritten and both are still there", async () => {
    const history = new History();
    history.commit("Quote to the cent");
    history.git("branch", "other");
    const running = history.commit("Answer in JSON");
    history.git("branch", "as-it-was");
    history.git("reset", "--quiet", "--hard", "other");
    const commit = history.commit("Answer in XML");
    const { said } = await ask(history, commit, runs(running));
    expect(said).toBe(
      `what runs, ${running.slice(0, 7)}, is not part of it: 1 of 1 commits come that touch services/api, 1 of 1 go, which the comparison does not show. What comes: "Answer in XML"`,
    );
  });

  it("that none concerns the folder, and that merges alone change it", async () => {
    const history = new History();
    const running = history.commit("Quote to the cent");
    const commit = history.commit("Colour the page", { "web/index.ts": "1" });
    expect((await ask(history, commit, runs(running))).said).toBe(`none of the 1 since ${running.slice(0, 7)} touches services/api`);
    history.git("checkout", "--quiet", "-b", "side", running);
    history.git("commit", "--quiet", "--allow-empty", "--message", "nothing");
    history.git("checkout", "--quiet", "main");
    history.git("merge", "--quiet", "--no-ff", "--no-commit", "side");
    writeVersion(history.folder, { "services/api/app.py": "slipped in\n" });
    history.git("add", "--all");
    history.git("commit", "--quiet", "--message", "Merge side");
    expect((await ask(history, history.head, runs(running))).said).toMatch(
      /^none of the 3 .* but merges, which change it: look at the comparison$/,
    );
  });

  it("commits of a side branch that the merge took nothing of", async () => {
    const history = new History();
    const running = history.commit("Quote to the cent");
    history.git("checkout", "--quiet", "-b", "side");
    history.commit("Try something");
    history.commit("Take it back", { "services/api/app.py": "Quote to the cent" });
    history.git("checkout", "--quiet", "main");
    history.git("merge", "--quiet", "--no-ff", "--message", "Merge side", "side");
    expect((await ask(history, history.head, runs(running))).said).toContain('"Take it back", "Try something"');
  });

  it("no more than fits, and how many more there are; all of them are kept", async () => {
    const history = new History();
    const running = history.commit("Quote to the cent");
    for (let number = 1; number <= 30; number += 1) history.commit(`${number} ${"é".repeat(90)}`);
    const { said = "", kept } = await ask(history, history.head, runs(running));
    const shown = said.match(/"\d+ é+"/g) ?? [];
    expect(shown.length).toBeGreaterThan(2);
    expect(said).toMatch(new RegExp(` and ${30 - shown.length} more$`));
    expect(said.length).toBeLessThanOrEqual(longest);
    expect(kept?.comes.commits.length).toBe(30);
  });

  it("nothing that a subject pretends to be: no end of the quotes, no variable, nothing that steers a terminal", async () => {
    const history = new History();
    const running = history.commit("Quote to the cent");
    const commit = history.commit('ok". Alarms there now: 0. #{now.ALARMS} \u001b[2J\u202egnp');
    expect((await ask(history, commit, runs(running))).said).toMatch(/: "ok'\. Alarms there now: 0\. # \{now\.ALARMS\}  \[2J gnp"$/);
  });

  it("the same of the web application, by the document that users load", async () => {
    const history = new History();
    const running = history.commit("Colour the page", { "web/index.ts": "1" });
    const commit = history.commit("Colour it otherwise", { "web/index.ts": "2" });
    const { said } = await ask(history, commit, { published: { web: running } }, { where: web });
    expect(said).toBe(`1 of 1 since ${running.slice(0, 7)} touch web: "Colour it otherwise"`);
  });
});

describe("what is not known is said, and no list is given", () => {
  const elsewhere = "b".repeat(40);
  it.each<[string, Partial<StandInState>, Readonly<Record<string, string>>, RegExp]>([
    ["there is no service yet", {}, service, /no version of it runs there yet/],
    [
      "the service runs what it was made with",
      { ...runs(), revisions: [{ containerDefinitions: [{ image: "public.ecr.aws/nginx:1" }] }] },
      service,
      /no version of it runs there yet/,
    ],
    ["the image has no tag of a commit", runs("latest"), service, /no commit among its tags/],
    ["the image has the tags of two commits", runs(elsewhere, "c".repeat(40)), service, /the tags of several commits/],
    ["the registry has the image no longer", runs(), service, /no longer/],
    ["what runs is not in the history", runs(elsewhere), service, new RegExp(`does not hold the commit that runs, ${elsewhere}`)],
    ["nothing is published", {}, web, /nothing is published there yet/],
    ["the documents say no commit", { published: { web: "" } }, web, /do not say of which commit/],
  ])("where %s", async (_, state, where, why) => {
    const history = new History();
    const commit = history.commit("Quote to the cent");
    const { said, view, kept, log } = await ask(history, commit, state, { where });
    expect(said, log).toMatch(why);
    expect(said).toMatch(/^not known, for .*: look at all of the version$/);
    expect(view).toBe(`commit/${commit}`);
    expect(kept?.unknown).toMatch(why);
    expect(kept?.comes.commits).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["is cut off", ["--depth", "1"], /cut off/],
    ["was not cloned", [], /cut off/],
  ])("where the history %s", async (_, clone, why) => {
    const history = new History();
    const running = history.commit("Quote to the cent");
    const commit = history.commit("Answer in JSON");
    expect((await ask(history, commit, runs(running), { clone })).said).toMatch(why);
  });

  it("where the clone does not hold the commit that comes", async () => {
    const history = new History();
    const running = history.commit("Quote to the cent");
    expect((await ask(history, elsewhere, runs(running))).said).toMatch(/does not hold the commit that comes/);
  });

  it("but a call that is refused stops the version: nobody is asked with half of what there is to know", async () => {
    const history = new History();
    const commit = history.commit("Quote to the cent");
    const { succeeded, exported, log } = await ask(history, commit, { ...runs(commit), revisions: [] });
    expect([succeeded, exported]).toEqual([false, {}]);
    expect(log).toMatch(/Unable to describe task definition/);
  });
});
