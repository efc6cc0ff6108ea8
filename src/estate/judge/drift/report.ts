import { type ExpectedDrift } from "./expected";
import { type Ignore } from "./ignores";
import { type Known } from "./known";
import {
  type Adopt,
  type Consequence,
  consequences,
  type DriftFinding,
  type Noise,
  type NoiseKind,
  type Revert,
  type Unapplied,
  type Unread,
} from "./model";

/** A finding with both ways out of it. */
export interface ReportedFinding extends DriftFinding {
  /** When an earlier run reported it first; undefined when it is new. */
  readonly since: string | undefined;
  readonly revert: Revert;
  readonly adopt: Adopt;
}

/** Everything that a run has to say. */
export interface DriftReport {
  readonly made: string;
  readonly seconds: number;
  readonly findings: readonly ReportedFinding[];
  readonly unapplied: readonly Unapplied[];
  /** Stacks of which nothing is known. */
  readonly unread: readonly Unread[];
  /** Stacks without a state. */
  readonly neverApplied: readonly string[];
  /** Stacks that were read. */
  readonly read: readonly string[];
  /** What a failover explains: it is nobody's mistake, and the configuration follows it by `activeRegion`. */
  readonly expected: readonly ExpectedDrift[];
  readonly ignored: readonly { readonly finding: DriftFinding; readonly by: readonly Ignore[] }[];
  readonly idleIgnores: readonly Ignore[];
  readonly gone: readonly Known["findings"][number][];
  readonly noise: readonly Noise[];
}

export const isNew = ({ since }: ReportedFinding): boolean => since === undefined;

export function countByConsequence(findings: readonly DriftFinding[]): Readonly<Record<Consequence, number>> {
  const counts = { security: 0, recovery: 0, cost: 0, none: 0 };
  for (const { consequence } of findings) counts[consequence] += 1;
  return counts;
}

export function countNoise(noise: readonly Noise[]): Readonly<Partial<Record<NoiseKind, number>>> {
  const counts: Partial<Record<NoiseKind, number>> = {};
  for (const { kind } of noise) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The report as a JSON value. */
export function driftJson(report: DriftReport) {
  return {
    format: "estate-drift/1" as const,
    made: report.made,
    seconds: report.seconds,
    clean: report.findings.length === 0 && report.unread.length === 0,
    counts: {
      new: report.findings.filter(isNew).length,
      known: report.findings.filter((finding) => !isNew(finding)).length,
      ...countByConsequence(report.findings),
      unread: report.unread.length,
      unapplied: report.unapplied.length,
      expected: report.expected.length,
      ignored: report.ignored.length,
    },
    findings: report.findings.map(({ since, ...finding }) => ({ ...finding, since: since ?? null, unlike: finding.unlike ?? null })),
    unread: report.unread,
    unapplied: report.unapplied,
    neverApplied: report.neverApplied,
    read: report.read,
    expected: report.expected.map(({ finding, because }) => ({
      id: finding.id,
      stack: finding.stack,
      address: finding.address,
      because,
    })),
    ignored: report.ignored.map(({ finding, by }) => ({
      id: finding.id,
      stack: finding.stack,
      address: finding.address,
      by: by.map(({ owner, reason, expires }) => ({ owner, reason, expires })),
    })),
    idleIgnores: report.idleIgnores,
    gone: report.gone,
    noise: countNoise(report.noise),
  };
}

/** One line for a terminal or the subject of a message. */
export function driftLine(report: DriftReport): string {
  const fresh = report.findings.filter(isNew);
  const counts = countByConsequence(fresh);
  const told = consequences
    .filter((consequence) => counts[consequence] > 0)
    .map((consequence) => `${counts[consequence]} ${consequence === "none" ? "without consequence" : consequence}`);
  const parts = [
    fresh.length === 0 ? "no new drift" : `${fresh.length} new ${fresh.length === 1 ? "finding" : "findings"} (${told.join(", ")})`,
    ...(report.findings.length > fresh.length ? [`${report.findings.length - fresh.length} known`] : []),
    ...(report.unread.length > 0 ? [`${new Set(report.unread.map(({ stack }) => stack)).size} stacks not read`] : []),
    ...(report.unapplied.length > 0 ? [`${report.unapplied.length} changes wait for an apply`] : []),
    ...(report.expected.length > 0 ? [`${report.expected.length} expected after failover`] : []),
    ...(report.ignored.length > 0 ? [`${report.ignored.length} ignored`] : []),
  ];
  return `${report.read.length} stacks read: ${parts.join(", ")}`;
}
