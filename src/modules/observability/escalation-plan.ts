import { type Retry } from "../state-machines/definition";

/** What an escalation needs to know. */
export interface EscalationPlan {
  /** ARN of the machine itself, which a run starts again in the name of the page's change. */
  readonly machineArn: string;
  /** Seconds that whoever hears of a page first has to acknowledge it. */
  readonly firstSeconds: number;
  /** Seconds that the second level has. */
  readonly secondSeconds: number;
  readonly secondTopicArn: string;
  readonly thirdTopicArn: string;
  /** Function that names whoever is on call, and everybody's topic; without it, only the alarm itself notifies the first level. */
  readonly onCall?: { readonly functionArn: string; readonly topicArns: Readonly<Record<string, string>> };
  /** Parameters that pages are acknowledged by, with `*` for the page's name. */
  readonly acknowledgements: string;
  /** Function that makes the link by which whoever is notified acknowledges. */
  readonly linkFunctionArn: string;
  /** Names of pages of which all levels are notified at once. */
  readonly everybodyAtOnce: readonly string[];
}

export type Level = "first" | "second" | "third";

/** Seconds for one call of AWS. */
export const callSeconds = 20;

/** SNS throttles, and a service that does not answer now does in a minute. */
export const patient: Retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 5, BackoffRate: 2, MaxDelaySeconds: 20 };

/** What makes a page better and is worth no wait: a link, or that it is sent once. */
export const soon: Retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 };

/** Name of the state in which a level's notification begins. */
export const notificationOf = (level: Level): string => (level === "first" ? "who-is-on-call" : `link-for-${level}`);
