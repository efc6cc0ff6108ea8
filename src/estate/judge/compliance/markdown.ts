import { pointerText } from "./evidence";
import { type ComplianceReport, type Judged } from "./report";
import { requirements } from "./requirements";
import { type Requirement } from "./requirements/requirement";

const frameworkNames = {
  soc2: "SOC 2",
  iso27001: "ISO 27001",
  cis: "CIS",
  pci: "PCI DSS",
  nist: "NIST 800-53",
  secFinra: "SEC, FINRA",
} as const;
const cell = (text: string): string => text.replaceAll("|", "\\|");
const layersOf = (requirement: Requirement): string =>
  "open" in requirement
    ? "-"
    : [...new Set(requirement.evidence.flatMap((one) => (one.kind === "resource" ? [one.layer] : [])))].join(", ") || "-";

/** The matrix of the guide: each requirement with the stacks that hold it and what shows it. */
export function requirementTable(): string {
  const rows = requirements.map((requirement) => {
    const shown = "open" in requirement ? `**not there yet**: ${requirement.open}` : requirement.evidence.map(pointerText).join("; ");
    return `| ${requirement.id} | ${cell(requirement.title)} | ${layersOf(requirement)} | ${cell(shown)} |`;
  });
  const missing = requirements.filter((one) => "open" in one).length;
  return [
    `${requirements.length - missing} of ${requirements.length} requirements are there.`,
    "",
    "| id | what | layers | shown by |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const verdictWords = { met: "met", exception: "met by exception", "not met": "**not met**", unknown: "**not known**" } as const;

/** The report for a reader: a table of controls, then what is behind each verdict that is not plain. */
export function reportMarkdown(report: ComplianceReport): string {
  const count = (verdict: Judged["verdict"]): number => report.judged.filter((one) => one.verdict === verdict).length;
  const open = report.judged.filter(({ verdict }) => verdict !== "met");
  const asked = report.judged.some(({ live }) => live !== undefined);
  return [
    `# Controls of ${report.environment} on ${report.day}`,
    "",
    `${count("met")} met, ${count("exception")} met by exception, ${count("not met")} not met${asked ? `, ${count("unknown")} not known. Judged from what the code and the configuration synthesize, and from what the account's AWS Config, Security Hub and Access Analyzer say` : ". Judged from what the code and the configuration synthesize; what an account has beside that is Security Hub's and AWS Config's to say"}.`,
    "",
    "| control | verdict | what | where it is asked for |",
    "|---|---|---|---|",
    ...report.judged.map(
      ({ control, verdict }) =>
        `| ${control.id} | ${verdictWords[verdict]} | ${cell(control.statement)} | ${frameworksText(control.frameworks)} |`,
    ),
    ...open.flatMap(behind),
    ...(report.stale.length === 0
      ? []
      : ["", "## Exceptions to take out", "", ...report.stale.map(({ control, why }) => `- ${control}: ${why}`)]),
    ...(report.ended.length === 0
      ? []
      : ["", "## Suppressions that have ended", "", ...report.ended.map(({ suppression, why }) => `- ${suppression}: ${why}`)]),
    "",
    ...(asked ? inAccount(report) : []),
    "## Evidence",
    "",
    ...report.judged.flatMap(({ control, evidence }) => [
      `- ${control.id}: ${evidence.map((one) => pointerText(one.evidence)).join("; ")}`,
    ]),
    "",
  ].join("\n");
}

const liveWords = { confirmed: "confirmed", contradicted: "**contradicted**", unknown: "**not known**" } as const;

/** What the account says of each control; of the rest of the evidence nothing there can be asked. */
const inAccount = ({ judged }: ComplianceReport): string[] => [
  "## In the account",
  "",
  "| control | says | asked | region | because |",
  "|---|---|---|---|---|",
  ...judged.flatMap(({ control, live = [] }) =>
    live.length === 0
      ? [`| ${control.id} | not asked | - | - | no service of the account judges it: tests, checks and documents show it |`]
      : live.map(
          ({ asked, region, says, because }) => `| ${control.id} | ${liveWords[says]} | ${cell(asked)} | ${region} | ${cell(because)} |`,
        ),
  ),
  "",
];

function behind({ control, verdict, evidence, exception }: Judged): string[] {
  return [
    "",
    `## ${control.id}: ${verdictWords[verdict].replaceAll("*", "")}`,
    "",
    ...(exception === undefined ? [] : [`${exception.reason} Accepted by ${exception.acceptedBy} until ${exception.until}.`, ""]),
    ...evidence.flatMap((one) => one.shortcomings.map((text) => `- ${text}`)),
  ];
}

const frameworksText = (frameworks: Judged["control"]["frameworks"]): string =>
  Object.entries(frameworks)
    .map(([name, clauses]) => `${frameworkNames[name as keyof typeof frameworkNames]} ${(clauses as readonly string[]).join(", ")}`)
    .join("; ");
