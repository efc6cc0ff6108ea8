/** What an alarm says to the person who reads it. */
export interface Explanation {
  /** What is the case, as a sentence without its full stop. */
  readonly meaning: string;
  /** What to do first, as an imperative without its full stop. */
  readonly firstAction: string;
  /** Section of docs/alarms.md that says more. */
  readonly runbook: string;
  /** Key of the configuration that says from when on it rings. */
  readonly setBy?: string;
}

/** Where sections of the runbook stand, for a person who has the repository. */
export const runbook = (section: string): string => `docs/alarms.md#${section}`;

/** Longest description that CloudWatch keeps. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const longest = 1024;

/** The text of an alarm's description. */
export function description({ meaning, firstAction, runbook: section, setBy }: Explanation): string {
  const text = `${meaning}. First: ${firstAction}. Runbook: ${runbook(section)}${setBy === undefined ? "" : `. Set by ${setBy}`}`;
  if (text.length > longest)
    throw new Error(`the description of an alarm has ${text.length} characters and CloudWatch takes ${longest}; shorten: ${meaning}`);
  return text;
}
