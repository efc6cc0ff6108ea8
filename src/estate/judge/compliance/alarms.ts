import { type SynthesizedStack } from "../../synthesized";
import { type Evidence } from "./evidence";

type Stacks = readonly Pick<SynthesizedStack, "instance" | "json">[];

export interface FoundAlarm {
  readonly stack: string;
  readonly layer: string;
  readonly region: string;
  readonly address: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const types = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"] as const;

export const alarmsOf = (stacks: Stacks): readonly FoundAlarm[] =>
  stacks.flatMap(({ instance, json }) =>
    types.flatMap((type) =>
      Object.entries(json.resource?.[type] ?? {}).map(([name, resource]) => {
        const args = resource as Readonly<Record<string, unknown>>;
        return {
          stack: instance.id,
          layer: instance.layer,
          region: instance.region,
          address: `${type}.${name}`,
          name: String(args["alarm_name"]),
          args,
        };
      }),
    ),
  );

/** What is wrong with an alarm that evidence points to: it is not there, or nobody hears it. */
export function alarmShortcomings({ layer, name, least = 1 }: Extract<Evidence, { kind: "alarm" }>, stacks: Stacks): readonly string[] {
  const all = alarmsOf(stacks);
  const found = all.filter((one) => one.layer === layer && one.name.endsWith(`-${name}`));
  if (found.length < least) return [`${layer}: ${found.length} of ${least} alarms whose name ends with ${name}`];
  return found
    .filter((one) => !isHeard(one, all, new Set()))
    .map(({ stack, address }) => `${stack} ${address}: it notifies nobody, and no alarm that does looks at it`);
}

/** By itself, or through an alarm of its region that looks at it; one that keeps others silent is none of these. */
function isHeard(alarm: FoundAlarm, all: readonly FoundAlarm[], seen: Set<FoundAlarm>): boolean {
  seen.add(alarm);
  const { actions_enabled: enabled, alarm_actions: actions } = alarm.args;
  if (enabled !== false && Array.isArray(actions) && actions.length > 0) return true;
  return all.some((one) => one.region === alarm.region && !seen.has(one) && looksAt(one, alarm.name) && isHeard(one, all, seen));
}

/** What a rule only waits to be over is not looked at. */
function looksAt({ args }: FoundAlarm, name: string): boolean {
  const rule = String(args["alarm_rule"] ?? "").replaceAll(/NOT ?\(?ALARM\([^)]*\)\)?/g, "");
  return rule.includes(`ALARM(${name})`) || rule.includes(`ALARM("${name}")`);
}
