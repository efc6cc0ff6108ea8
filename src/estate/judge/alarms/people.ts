import { type Severity } from "../../../facts/severities";
import { type SynthesizedStack } from "../../synthesized";

/** Somebody, or something, that a topic reaches, by the name that the configuration has; addresses are not shown. */
export interface Listener {
  readonly environment: string;
  readonly region: string;
  /** What it hears: the topic of a severity, or a step of the escalation. */
  readonly hears: Hears;
  /** As SNS names its protocols: `email`, `sms`, `https`. */
  readonly way: string;
  readonly name: string;
}

export const steps = ["on call", "second level", "third level"] as const;
export type Hears = Severity | (typeof steps)[number];

/** First part of a subscription's construct id, and what it hears by that. */
const roles: readonly (readonly [RegExp, (topic: string) => Hears])[] = [
  [/^(?:info|warning|critical)$/, (topic) => topic as Severity],
  [/^on-call-/, () => "on call"],
  [/^second-level$/, () => "second level"],
  [/^third-level$/, () => "third level"],
];

/** Everybody who hears of alarms, in each region by itself. @throws Error for a subscription whose name says nothing of its topic */
export const listenersOf = (stacks: readonly Pick<SynthesizedStack, "instance" | "json">[]): readonly Listener[] =>
  stacks.flatMap(({ instance, json }) => {
    const place = { environment: instance.environments[0] ?? instance.owner, region: instance.region };
    return Object.values(json.resource?.aws_sns_topic_subscription ?? {})
      .filter(({ protocol }) => ["email", "sms", "https"].includes(String(protocol)))
      .map((args) => {
        const way = String(args.protocol);
        const [topic = "", name = ""] = lastPart(args).split(`-${way}-`);
        const hears = roles.find(([pattern]) => pattern.test(topic))?.[1](topic);
        if (hears === undefined) throw new Error(`${instance.id}: it is not known what the subscription ${lastPart(args)} hears`);
        // Whoever is on call has a topic of their own, named after them.
        return { ...place, hears, way, name: hears === "on call" ? topic.replace(/^on-call-/, "") : name };
      });
  });

/** Id of the construct that a resource was made by. */
const lastPart = (args: Readonly<Record<string, unknown>>): string =>
  String((args["//"] as { metadata?: { path?: string } } | undefined)?.metadata?.path ?? "")
    .split("/")
    .at(-1) ?? "";
