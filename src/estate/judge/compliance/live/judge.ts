import { type SynthesizedStack } from "../../../synthesized";
import { type Evidence } from "../evidence";
import { resourcesOf } from "../judge";
import { type ComplianceReport, type Judged } from "../report";
import { type Answered, type LiveAnswers, type LiveEvidence, type RegionAnswers } from "./answers";
import { declaredBenchmarks, declaredRules } from "./declared";

type Stacks = readonly Pick<SynthesizedStack, "instance" | "json">[];

/**
 * A report with what the account says. What contradicts a control makes it not met, whatever the code has; what could not be asked,
 * or what AWS has not judged yet, makes it unknown. An exception covers the first and the second for as long as it counts.
 */
export function withAccount(report: ComplianceReport, stacks: Stacks, answers: LiveAnswers): ComplianceReport {
  const own = stacks.filter(({ instance }) => instance.environments.includes(report.environment));
  const judged = report.judged.map((one): Judged => {
    const live = liveEvidence(one, own, answers);
    const wrong = live.some(({ says }) => says === "contradicted");
    const open = live.some(({ says }) => says === "unknown");
    const excepted = one.exception !== undefined && report.day <= one.exception.until;
    const lowered = excepted ? "exception" : wrong ? "not met" : "unknown";
    return { ...one, live, verdict: one.verdict === "met" && (wrong || open) ? lowered : one.verdict };
  });
  const needed = new Set(judged.filter(({ verdict }) => verdict === "exception").map(({ control }) => control.id));
  return { ...report, judged, stale: report.stale.filter(({ control }) => !needed.has(control)) };
}

const liveEvidence = ({ control, evidence }: Judged, stacks: Stacks, answers: LiveAnswers): LiveEvidence[] => [
  ...evidence.flatMap((one) => ofEvidence(one.evidence, stacks, answers)),
  ...(control.frameworks.cis ?? []).flatMap((clause) => ofBenchmark(clause, stacks, answers)),
];

function ofEvidence(evidence: Evidence, stacks: Stacks, answers: LiveAnswers): LiveEvidence[] {
  if (evidence.kind === "config-rule") return ofRule(evidence.id, stacks, answers);
  if (evidence.kind === "resource" && evidence.type === "aws_accessanalyzer_analyzer")
    return resourcesOf(evidence, stacks).map(({ stack, args }) =>
      ofAnalyzer(String(args.analyzer_name), stacks.find(({ instance }) => instance.id === stack)?.instance.region ?? "", answers),
    );
  return [];
}

const notThere: Answered<never> = { notAsked: "the region was not asked" };
const from = <T>(answers: LiveAnswers, region: string, read: (of: RegionAnswers) => Answered<T> | undefined): Answered<T> => {
  const of = answers.get(region);
  return (of === undefined ? undefined : read(of)) ?? notThere;
};

function ofRule(id: string, stacks: Stacks, answers: LiveAnswers): LiveEvidence[] {
  const declared = declaredRules(stacks).filter((rule) => rule.id === id);
  if (declared.length === 0)
    return [{ asked: `rule ${id}`, region: "", says: "unknown", because: "the estate has no such rule to ask about" }];
  return declared.map(({ region, name, pack }): LiveEvidence => {
    const here = { asked: `rule ${name}${pack === undefined ? "" : ` of ${pack}`}`, region };
    const answer = from(answers, region, ({ rules, packs }) => (pack === undefined ? rules : packs.get(pack)));
    if ("notAsked" in answer) return { ...here, says: "unknown", because: answer.notAsked };
    const [, compliance] =
      [...answer.value].find(([found]) => found === name || (pack !== undefined && found.startsWith(`${name}-conformance-pack-`))) ?? [];
    switch (compliance) {
      case "COMPLIANT":
        return { ...here, says: "confirmed", because: "COMPLIANT" };
      case "NON_COMPLIANT":
        return { ...here, says: "contradicted", because: "NON_COMPLIANT" };
      case undefined:
        return { ...here, says: "contradicted", because: "the account has no such rule" };
      default:
        return { ...here, says: "unknown", because: compliance === "" ? "AWS Config has judged nothing yet" : compliance };
    }
  });
}

function ofAnalyzer(name: string, region: string, answers: LiveAnswers): LiveEvidence {
  const here = { asked: `analyzer ${name}`, region };
  const answer = from(answers, region, ({ analyzers }) => analyzers);
  if ("notAsked" in answer) return { ...here, says: "unknown", because: answer.notAsked };
  const open = answer.value.get(name);
  if (open === undefined) return { ...here, says: "contradicted", because: "the account has no such analyzer that is active" };
  const [first] = open;
  return first === undefined
    ? { ...here, says: "confirmed", because: "it has no open finding" }
    : { ...here, says: "contradicted", because: `${open.length} open findings, the first about ${first}` };
}

/**
 * A clause that Security Hub checks by nothing is nobody's to confirm: the report says so, and it decides nothing. That it checks
 * nothing is only known from a Security Hub that checks something of the benchmark.
 */
const ofBenchmark = (clause: string, stacks: Stacks, answers: LiveAnswers): LiveEvidence[] =>
  declaredBenchmarks(stacks).flatMap(({ region, standard }): LiveEvidence[] => {
    const here = { asked: `CIS ${clause}`, region };
    const answer = from(answers, region, ({ hub }) => hub);
    if ("notAsked" in answer) return [{ ...here, says: "unknown", because: answer.notAsked }];
    const benchmark = `CIS AWS Foundations Benchmark v${standard.split("/").at(-1) ?? ""}/`;
    if (!answer.value.some(({ requirements }) => requirements.some((one) => one.startsWith(benchmark))))
      return [{ ...here, says: "unknown", because: `Security Hub has judged nothing yet that it calls part of ${benchmark.slice(0, -1)}` }];
    const requirement = `${benchmark}${clause}`;
    const found = answer.value.filter(({ requirements }) => requirements.includes(requirement));
    const failed = found.find(({ status }) => status === "FAILED");
    if (failed !== undefined) return [{ ...here, says: "contradicted", because: `${failed.title}: ${failed.resource}` }];
    const open = found.find(({ status }) => status !== "PASSED");
    if (open !== undefined) return [{ ...here, says: "unknown", because: `${open.title}: ${open.status}` }];
    return found.length === 0 ? [] : [{ ...here, says: "confirmed", because: `${found.length} findings, all PASSED` }];
  });
