import { readdirSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { epochWaitSeconds } from "../../src/facts/trading-epoch";
import { EstateValues } from "../../src/estate/judge/access/world/values";
import { inventory } from "../../src/estate/judge/alarms/inventory";
import { alarmsOf } from "../../src/estate/judge/alarms/read";
import { runbookOf } from "../../src/estate/judge/alarms/runbooks";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { type AwsCommand, awsCommandsIn, mistakeIn } from "../helpers/aws-commands";
import { documentText } from "../helpers/documents";
import { realConfig, realStacks } from "../helpers/estate";
import { root } from "../helpers/root";

const folder = "docs/runbooks";
const all = readdirSync(path.join(root, folder)).map((file) => `${folder}/${file}`);
const runbooks = all.filter((file) => !file.endsWith("README.md"));
const commands = all.flatMap((file) => awsCommandsIn(file).map((command) => ({ file, command })));
const prod = (): EnvironmentConfig => {
  const found = loadEstate(realConfig).find(({ environment }) => environment === "prod");
  if (found === undefined) throw new Error("there is no prod");
  return found;
};

/** Services of AWS that are the same everywhere. */
const everywhere = ["iam"];
/** Names that a runbook gives to what it makes. */
const made = /-(?:restored|old)$/;

/** Every text in the resources of a region, and of what is the same everywhere. */
async function textsIn(region: string): Promise<Set<string>> {
  const stacks = (await realStacks())
    .filter(({ environments }) => environments.includes("prod"))
    .map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.add(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  for (const resource of new EstateValues(stacks).all()) {
    const { type, args } = resource;
    const isCopied = type === "aws_secretsmanager_secret" && JSON.stringify(args["replica"] ?? "").includes(`"${region}"`);
    if (resource.region === region || type.startsWith("aws_iam_") || isCopied) collect(args);
  }
  return texts;
}

/** Names and paths of the estate's own in a command: what is in ARNs, after a slash or in quotes as well. */
const namesIn = ({ text }: AwsCommand): string[] => [
  ...new Set([...text.matchAll(/(?:alias\/|\/[\w/-]*?(?=\/smart0dte)|\/)?smart0dte[-/][\w/-]*/g)].map(([name]) => name)),
];

/** A name as it stands among the resources' arguments, at the end of an ARN, or the beginning of several. */
const isThere = (texts: ReadonlySet<string>, name: string): boolean =>
  name.endsWith("-")
    ? [...texts].some((one) => one.startsWith(name))
    : [name, name.replace(/^[\w-]*\//, ""), name.replace(/\/prod\/us-\w+-\d\/.*$/, "")].some((one) => texts.has(one));

describe("the runbooks", () => {
  it.each(runbooks)("%s says how you know, what comes first, what to decide, do, verify and take back, and is short", (file) => {
    const text = documentText(file);
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      "How you know",
      "First five minutes",
      "Decide",
      "Commands",
      "Verify",
      "Take back",
    ]);
    expect(text).toMatch(/^\|(?: [^|]+ \|){2,3}\n\|(?:---\|){2,3}\n(?:\|(?: [^|]+ \|)+\n){3,}/m);
    expect(text.split("\n").length).toBeLessThan(100);
  });

  it("name what there is, in the region where it is", async () => {
    const texts = new Map<string, Set<string>>();
    const { primary, recovery } = prod().regions;
    for (const { name } of [primary, recovery]) texts.set(name, await textsIn(name));
    const wrong = commands.flatMap(({ file, command }) => {
      const region = command.region ?? (everywhere.includes(command.service) ? primary.name : undefined);
      const there = texts.get(region ?? "");
      if (there === undefined) return [`${file}: no region of prod: ${command.text}`];
      return namesIn(command)
        .filter((name) => !made.test(name) && !isThere(there, name))
        .map((name) => `${file}: ${name} is not in ${region}: ${command.text}`);
    });
    expect(wrong).toEqual([]);
    expect(commands.flatMap(({ command }) => namesIn(command)).length).toBeGreaterThan(60);
  });

  it("call operations and options that AWS has", async () => {
    const mistakes = await Promise.all(commands.map(async ({ file, command }) => [file, await mistakeIn(command)] as const));
    expect(mistakes.filter(([, mistake]) => mistake !== undefined)).toEqual([]);
  });

  it.each([
    ["aws rds describe-db-instance --region us-east-1", "aws rds has no describe-db-instance"],
    ["aws rds describe-db-instances --db-instance-name x", "aws rds describe-db-instances has no --db-instance-name"],
    ["aws teleport jump", "aws teleport has no jump"],
    ["aws kms describe-key --key-id x --region us-east-1", undefined],
  ])("would not pass %j", async (text, mistake) => {
    const [, service = "", operation = ""] = text.split(" ");
    const options = text.split(" ").flatMap((word) => (word.startsWith("--") ? [word.slice(2)] : []));
    expect(await mistakeIn({ text, service, operation, options, region: undefined })).toBe(mistake);
  });

  it("lead to documents and sections that there are", () => {
    const slug = (heading: string): string =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .trim()
        .replaceAll(/\s/g, "-");
    const broken = all.flatMap((file) =>
      [...documentText(file).matchAll(/\]\(([^)#\s]*)(?:#([^)]+))?\)/g)].flatMap(([link, target = "", anchor]) => {
        const document = path.join(folder, target === "" ? path.basename(file) : target);
        let text: string;
        try {
          text = documentText(document);
        } catch {
          return [`${file}: ${link}`];
        }
        const sections = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slug(heading));
        return anchor === undefined || sections.includes(anchor) ? [] : [`${file}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it("are all in the table of the folder, and nothing else is", () => {
    const listed = [...documentText(`${folder}/README.md`).matchAll(/^\| \[([\w-]+\.md)\]/gm)].map(([, file]) => `${folder}/${file}`);
    expect(listed.sort()).toEqual(runbooks.toSorted());
  });

  it("say the numbers that the configuration has", () => {
    const { recovery, services } = prod();
    expect(documentText(`${folder}/failed-failover.md`)).toContain(`wait ${epochWaitSeconds(recovery.tradingEpoch)} seconds`);
    expect([recovery.approvalSeconds, documentText(`${folder}/region.md`)]).toEqual([
      120,
      expect.stringContaining("Answer it within two minutes"),
    ]);
    expect(documentText(`${folder}/deployment.md`)).toContain(`keepOldMinutes\`, ${services.deployment.keepOldMinutes})`);
  });
});

describe("an alarm that wakes somebody", () => {
  it("leads to a runbook that there is", async () => {
    const listed = inventory(
      alarmsOf((await realStacks()).map(({ json, ...instance }) => ({ instance, json })) as unknown as Parameters<typeof alarmsOf>[0]),
    );
    const waking = [...new Set(listed.filter(({ pages }) => pages.length > 0).map(({ runbook }) => runbook))];
    expect(waking.length).toBeGreaterThan(20);
    expect(waking.filter((section) => runbookOf(section) === undefined)).toEqual([]);
    for (const { runbook } of listed) {
      const name = runbookOf(runbook);
      if (name !== undefined) expect(runbooks).toContain(`${folder}/${name}.md`);
    }
  });
});
