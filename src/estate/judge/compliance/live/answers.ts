/** What a service answered, or why it could not be asked. */
export type Answered<T> = { readonly value: T } | { readonly notAsked: string };

/** A finding of Security Hub's that a standard's requirement is checked by. */
export interface HubFinding {
  readonly title: string;
  /** PASSED, FAILED, WARNING or NOT_AVAILABLE. */
  readonly status: string;
  /** As AWS names them: `CIS AWS Foundations Benchmark v3.0.0/3.1`. */
  readonly requirements: readonly string[];
  readonly resource: string;
}

/** What one region of the account says of itself. */
export interface RegionAnswers {
  /** Compliance of the rules that stand alone, by their names, as AWS Config says it. */
  readonly rules: Answered<ReadonlyMap<string, string>>;
  /** The same of the rules of a conformance pack, by the pack's name. */
  readonly packs: ReadonlyMap<string, Answered<ReadonlyMap<string, string>>>;
  /** Findings about the benchmark of CIS that nobody has suppressed. */
  readonly hub: Answered<readonly HubFinding[]>;
  /** Resources of open findings, by the analyzer's name. */
  readonly analyzers: Answered<ReadonlyMap<string, readonly string[]>>;
}

/** By region. */
export type LiveAnswers = ReadonlyMap<string, RegionAnswers>;

/** What the account says of a piece of evidence. */
export interface LiveEvidence {
  /** What was asked: a rule, an analyzer, a requirement of a standard. */
  readonly asked: string;
  readonly region: string;
  /** `unknown`: it could not be asked, or AWS has judged nothing yet; that never counts as met. */
  readonly says: "confirmed" | "contradicted" | "unknown";
  readonly because: string;
}
