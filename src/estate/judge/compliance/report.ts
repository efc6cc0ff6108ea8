import { type SynthesizedStack } from "../../synthesized";
import { controls as catalogue } from "./controls";
import { type Control } from "./controls/control";
import { type Evidence } from "./evidence";
import { shortcomings } from "./judge";
import { type LiveEvidence } from "./live/answers";

/** Who accepted that a control is not met, why, and until when. */
export interface Exception {
  readonly reason: string;
  readonly acceptedBy: string;
  /** Last day, as YYYY-MM-DD. */
  readonly until: string;
}

/** Findings that are accepted for a while, by name. */
export type Suppressions = Readonly<Record<string, { readonly control: string; readonly until: string }>>;

/** `unknown` only where the account was asked: something could not be, or AWS has judged nothing yet. */
export type Verdict = "met" | "exception" | "not met" | "unknown";

export interface Judged {
  readonly control: Control;
  readonly verdict: Verdict;
  readonly evidence: readonly { readonly evidence: Evidence; readonly shortcomings: readonly string[] }[];
  readonly exception?: Exception;
  /** What the account says, where it was asked. */
  readonly live?: readonly LiveEvidence[];
}

export interface ComplianceReport {
  readonly environment: string;
  /** Day for which exceptions count, as YYYY-MM-DD. */
  readonly day: string;
  readonly judged: readonly Judged[];
  /** Exceptions that have ended, or that no control needs any more. */
  readonly stale: readonly { readonly control: string; readonly why: string }[];
  /** Suppressions of findings whose last day is over, by their names. */
  readonly ended: readonly { readonly suppression: string; readonly why: string }[];
}

/**
 * Checks one environment against every control, from its synthesized stacks and those of its account. A
 * control is met when all of its evidence holds; an exception counts until its day is over.
 */
export function complianceReport(
  environment: string,
  stacks: readonly Pick<SynthesizedStack, "instance" | "json">[],
  exceptions: Readonly<Record<string, Exception>>,
  day: string,
  { controls = catalogue, suppressions = {} }: { readonly controls?: readonly Control[]; readonly suppressions?: Suppressions } = {},
): ComplianceReport {
  const own = stacks.filter(({ instance }) => instance.environments.includes(environment));
  const judged = controls.map((control): Judged => {
    const evidence = control.evidence.map((one) => ({ evidence: one, shortcomings: shortcomings(one, own) }));
    const met = evidence.every((one) => one.shortcomings.length === 0);
    const exception = exceptions[control.id];
    const counts = exception !== undefined && day <= exception.until;
    return {
      control,
      verdict: met ? "met" : counts ? "exception" : "not met",
      evidence,
      ...(exception === undefined ? {} : { exception }),
    };
  });
  const stale = Object.entries(exceptions).flatMap(([id, { until }]) => {
    const found = judged.find(({ control }) => control.id === id);
    if (found === undefined) return [{ control: id, why: "there is no such control" }];
    if (found.verdict === "met") return [{ control: id, why: "the control is met without it" }];
    return day > until ? [{ control: id, why: `it ended on ${until}` }] : [];
  });
  const ended = Object.entries(suppressions)
    .filter(([, { until }]) => day > until)
    .map(([suppression, { control, until }]) => ({
      suppression,
      why: `${control} was accepted until ${until}; Security Hub shows the findings again within a day. Take it out three days later, or renew it`,
    }));
  return { environment, day, judged, stale, ended };
}
