import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { compositeLimits } from "../../facts/composite-alarms";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { type Actions } from "./actions";
import { changedFirst, type Symptom } from "./alarm";
import { alarmsIn, type AlarmRule, ruleText } from "./alarm-rule";
import { description, type Explanation } from "./explanation";

export interface CompositeAlarmProps {
  readonly place: Place;
  /** Last part of its name. */
  readonly name: string;
  readonly explanation: Explanation;
  readonly rule: AlarmRule;
  readonly actions: Actions;
  /** Alarms of the rule that the same stack makes: CloudWatch refuses a rule that names one that is not there. */
  readonly after?: readonly ITerraformDependable[];
  /** An alarm of a deeper cause: while it rings, this one notifies nobody. */
  readonly suppressedBy?: Suppressor;
  /** As of an alarm: whether the alarm over all of the layer rings with it. @default false */
  readonly symptom?: Symptom | false;
}

/** How long an alarm waits for a deeper cause to show, and how long it stays silent when that is over. */
export interface Suppressor {
  readonly alarmName: string;
  readonly waitSeconds: number;
  readonly extensionSeconds: number;
}

/**
 * An alarm on the state of others: the only construct that makes one.
 *
 * @throws Error when the rule is longer than CloudWatch takes, or names too many alarms
 */
export class CompositeAlarm extends Construct {
  public readonly alarmName: string;
  /** For `dependsOn` of what is to be made after it. */
  public readonly resource: ITerraformDependable;
  public readonly symptom: Symptom | false;

  public constructor(
    scope: Construct,
    id: string,
    { place, name, explanation, rule, actions, after = [], suppressedBy, symptom = false }: CompositeAlarmProps,
  ) {
    super(scope, id);
    const text = ruleText(rule);
    const children = new Set(alarmsIn(rule)).size;
    if (children > compositeLimits.children || text.length > compositeLimits.ruleCharacters)
      throw new Error(
        `composite alarm ${name}: its rule names ${children} alarms in ${text.length} characters; CloudWatch takes ${compositeLimits.children} and ${compositeLimits.ruleCharacters}: split it`,
      );
    this.alarmName = physicalName("alarm", place.names, name);
    const made = new CloudwatchCompositeAlarm(this, "Default", {
      alarmName: this.alarmName,
      alarmDescription: description(explanation),
      alarmRule: text,
      alarmActions: [...actions.alarm],
      okActions: [...actions.ok],
      ...(suppressedBy === undefined
        ? {}
        : {
            actionsSuppressor: {
              alarm: suppressedBy.alarmName,
              waitPeriod: suppressedBy.waitSeconds,
              extensionPeriod: suppressedBy.extensionSeconds,
            },
          }),
      ...(after.length === 0 ? {} : { dependsOn: [...after] }),
      lifecycle: changedFirst,
    });
    this.resource = made;
    this.symptom = symptom;
  }
}
