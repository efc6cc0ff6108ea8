import { type Adopt, type Consequence, consequences, type DriftedArgument, noiseKinds, type Revert } from "./model";
import { countNoise, type DriftReport, driftLine, isNew, type ReportedFinding } from "./report";

/** GitHub refuses an issue or a comment of more than 65,536 characters; the rest is for what the poster puts around it. @see https://docs.github.com/en/rest/issues/issues */
const longest = 60_000;
/** Room for what follows the findings: it is counted there, in a few lines. */
const reserved = 6_000;

const headings: Readonly<Record<Consequence, string>> = {
  security: "Security",
  recovery: "Recovery",
  cost: "Cost",
  none: "Without consequence",
};
const mostListed = 40;

/** The report as Markdown, for an issue or a job's summary: the gravest first, and as much as a code host takes. */
export function driftMarkdown(report: DriftReport): string {
  const lines: string[] = ["# Drift", "", `${driftLine(report)}. Nothing was written to AWS. What the words mean: docs/drift.md.`];
  unread(report, lines);
  const told = report.findings.filter(isNew);
  let left = 0;
  for (const consequence of consequences) {
    const own = told.filter((finding) => finding.consequence === consequence);
    if (own.length === 0) continue;
    lines.push("", `## ${headings[consequence]} (${own.length})`, "");
    for (const finding of own) {
      const text = findingLines(finding);
      if (size(lines) + size(text) > longest - reserved) left += 1;
      else lines.push(...text);
    }
  }
  if (left > 0) lines.push("", `**${left} more do not fit here**; the JSON form has all of them.`);
  known(report, lines);
  rest(report, lines);
  return `${lines.join("\n").slice(0, longest)}\n`;
}

const size = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

function unread({ unread: stacks }: DriftReport, lines: string[]): void {
  if (stacks.length === 0) return;
  lines.push("", `## Not read (${stacks.length})`, "", "Nothing is known of these. They are not clean.", "");
  for (const { stack, problem, details, fix } of stacks.slice(0, mostListed))
    lines.push(
      `- ${code(stack)}: ${plain(problem)}${details.length === 0 ? "" : ` (${plain(details.slice(0, 3).join("; "))})`}; ${plain(fix)}`,
    );
  if (stacks.length > mostListed) lines.push(`- and ${stacks.length - mostListed} more`);
}

function findingLines(finding: ReportedFinding): string[] {
  const { stack, address, class: kind, arguments: args, took, unlike, reasons, construct, declaredAt, dependents, revert, adopt } = finding;
  const place = [
    construct === undefined ? "" : `construct ${code(construct)}`,
    declaredAt === undefined ? "" : code(`${declaredAt.file}:${declaredAt.line}`),
  ]
    .filter((part) => part !== "")
    .join(", ");
  return [
    `- **${kind}** ${code(address)} in ${code(stack)}`,
    ...reasons.map((reason) => `  - ${plain(reason)}`),
    ...args.map((argument) => `  - ${argumentText(argument)}`),
    ...(took.length === 0 ? [] : [`  - and with it ${took.slice(0, mostListed).map(code).join(", ")}`]),
    ...(unlike === undefined || kind === "region diverged" ? [] : [`  - ${code(unlike.stack)} is still as it was`]),
    ...(place === "" ? [] : [`  - ${place}`]),
    ...(dependents.length === 0
      ? []
      : [
          `  - used by ${dependents
            .slice(0, 5)
            .map((user) => code(user.stack === stack ? user.address : `${user.stack} ${user.address}`))
            .join(", ")}${dependents.length > 5 ? ` and ${dependents.length - 5} more` : ""}`,
        ]),
    `  - revert: ${revertText(revert)}`,
    `  - adopt: ${adoptText(adopt)}`,
  ];
}

const argumentText = ({ path, before, after, putBack }: DriftedArgument): string =>
  `${code(path)}: ${code(before)} → ${code(after)}${putBack ? "" : " (Terraform will not put it back)"}`;

const revertText = ({ steps, verdict }: Revert): string =>
  `${steps.map(code).join("; ")}${verdict === undefined ? "" : ` (the review calls that ${verdict})`}`;

function adoptText(adopt: Adopt): string {
  if (adopt.kind !== "config") return plain(adopt.reason);
  const keys = adopt.keys.map(
    ({ file, line, key, value }) => `${code(`${key}: ${value}`)} in ${code(line === undefined ? file : `${file}:${line}`)}`,
  );
  return `${keys.join("; ")}${adopt.inCode.length === 0 ? "" : `; in code: ${plain(adopt.inCode.join("; "))}`}`;
}

function known({ findings, gone }: DriftReport, lines: string[]): void {
  const told = findings.filter((finding) => !isNew(finding));
  if (told.length > 0) {
    lines.push("", `<details><summary>${told.length} known from earlier runs</summary>`, "");
    for (const { class: kind, stack, address, since } of told.slice(0, mostListed))
      lines.push(`- ${kind}: ${code(address)} in ${code(stack)}, since ${since ?? ""}`);
    if (told.length > mostListed) lines.push(`- and ${told.length - mostListed} more`);
    lines.push("", "</details>");
  }
  if (gone.length > 0)
    lines.push(
      "",
      `${gone.length} ${gone.length === 1 ? "finding" : "findings"} of earlier runs ${gone.length === 1 ? "is" : "are"} so no more: ${gone
        .slice(0, 10)
        .map(({ stack, address }) => code(`${stack} ${address}`))
        .join(", ")}${gone.length > 10 ? ", …" : ""}.`,
    );
}

function rest({ unapplied, expected, ignored, idleIgnores, neverApplied, noise }: DriftReport, lines: string[]): void {
  if (unapplied.length > 0) {
    lines.push("", `<details><summary>${unapplied.length} changes of the configuration wait for an apply</summary>`, "");
    for (const { stack, address, effect, arguments: args } of unapplied.slice(0, mostListed))
      lines.push(`- ${effect} ${code(address)} in ${code(stack)}${args.length === 0 ? "" : `: ${args.map(code).join(", ")}`}`);
    if (unapplied.length > mostListed) lines.push(`- and ${unapplied.length - mostListed} more`);
    lines.push("", "</details>");
  }
  if (expected.length > 0) {
    lines.push(
      "",
      `## Expected after failover (${expected.length})`,
      "",
      "The recovery region holds the trading epoch. Set `activeRegion: recovery` before an apply; docs/recovery.md.",
      "",
    );
    for (const { finding, because } of expected.slice(0, mostListed))
      lines.push(`- ${code(finding.address)} in ${code(finding.stack)}: ${plain(because)}`);
    if (expected.length > mostListed) lines.push(`- and ${expected.length - mostListed} more`);
  }
  if (ignored.length > 0) {
    lines.push("", `<details><summary>${ignored.length} ignored</summary>`, "");
    for (const { finding, by } of ignored.slice(0, mostListed))
      lines.push(
        `- ${code(finding.address)} in ${code(finding.stack)}: ${by.map(({ owner, reason, expires }) => `${plain(reason)} (${plain(owner)}, until ${expires})`).join("; ")}`,
      );
    lines.push("", "</details>");
  }
  if (idleIgnores.length > 0)
    lines.push(
      "",
      `Ignores that ignored nothing and can go: ${idleIgnores
        .slice(0, 10)
        .map(({ stack, address }) => code(`${stack} ${address}`))
        .join(", ")}.`,
    );
  if (neverApplied.length > 0)
    lines.push(
      "",
      `Never applied, so there is nothing to compare: ${neverApplied.slice(0, mostListed).map(code).join(", ")}${neverApplied.length > mostListed ? ` and ${neverApplied.length - mostListed} more` : ""}.`,
    );
  const counts = countNoise(noise);
  const told = noiseKinds.filter((kind) => counts[kind] !== undefined).map((kind) => `${counts[kind]} ${kind}`);
  if (told.length > 0) lines.push("", `Differences that mean nothing: ${told.join(", ")}.`);
}

/** Values come from AWS: nothing in them may end the code span, open a tag or call a user. */
const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``;
const plain = (text: string): string =>
  text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>|#@!]/g, (character) => (character === "@" ? "@\u200B" : `\\${character}`));
