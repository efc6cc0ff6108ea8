import { type ModelFinding } from "./finding";

/** A key of the configuration that determines a refused value, and where it is written. */
export interface FindingKey {
  readonly key: string;
  /** Relative to the checkout's root. */
  readonly file: string;
  /** Of the nearest group around the key where it is not written. */
  readonly line: number | undefined;
}

/** A finding, and the keys that determine its value, the most particular first; none where a construct fixes it. */
export interface ExplainedFinding extends ModelFinding {
  readonly keys: readonly FindingKey[];
}

/** What is asked of the search for keys: the resource as a whole where a finding names no argument. */
type Question = Pick<ModelFinding, "stack" | "address" | "argument">;
/** Answers in the order of the questions, as `attributeArguments` gives them. */
export type FindingKeySearch = (
  questions: readonly Question[],
) => Promise<readonly { readonly keys: readonly FindingKey[]; readonly presence: readonly FindingKey[] }[]>;

/** Adds to each finding the keys that determine it. All questions are asked at once, so that they share their trials. */
export async function withFindingKeys(findings: readonly ModelFinding[], search: FindingKeySearch): Promise<readonly ExplainedFinding[]> {
  const answers = await search(
    findings.map(({ stack, address, argument }) => ({ stack, address, ...(argument === undefined ? {} : { argument }) })),
  );
  return findings.map((finding, index) => {
    const { keys = [], presence = [] } = answers[index] ?? {};
    const shown = finding.argument === undefined ? presence : keys;
    return { ...finding, keys: shown.map(({ key, file, line }) => ({ key, file, line })) };
  });
}
