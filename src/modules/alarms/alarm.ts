import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { type Actions } from "./actions";
import { description, type Explanation } from "./explanation";
import { type Condition, watched } from "./measure";

/** What it means that there is no data: nothing is wrong, something is, or what was known still holds. */
const silences = { fine: "notBreaching", trouble: "breaching", unchanged: "ignore" } as const;
export type Silence = keyof typeof silences;

/**
 * How something is critical: it breaks, so other things may break with it; it may last for hours while everything works, such as
 * a memory that is nearly full, so what breaks meanwhile does not follow from it; or it shows that a copy falls behind the other region.
 */
export type Symptom = "breaks" | "lasts" | "behindPeer";

export interface AlarmProps extends Condition {
  readonly place: Place;
  /** Last part of its name. */
  readonly name: string;
  readonly explanation: Explanation;
  readonly actions: Actions;
  /**
   * @default trouble where low values are bad, since nothing is worse than little, and fine where high
   * ones are: most counters of errors have no data as long as there is none
   */
  readonly silence?: Silence;
  /**
   * Whether it is critical and one of the signs by which a layer's trouble shows: the alarm over all of
   * the layer rings with it.
   * @default false
   */
  readonly symptom?: Symptom | false;
}

/**
 * CloudWatch deletes no alarm that a composite one names. Terraform would destroy an alarm that goes before it changes the rule;
 * with this, it changes the rule first. What an alarm refers to in its stack is then replaced in the same order.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/cloudwatch_composite_alarm
 * @see https://github.com/hashicorp/terraform/blob/v1.11.0/docs/destroying.md (create before destroy)
 */
export const changedFirst = { createBeforeDestroy: true } as const;

/**
 * An alarm on one measure: the only construct that makes one. It says what it means and what to do
 * first, says when the trouble is over too, and knows what silence of its metric means.
 *
 * @throws Error when it looks at more than CloudWatch evaluates
 */
export class Alarm extends Construct {
  /** For rules of composite alarms, in any stack. */
  public readonly alarmName: string;
  /** The same as a reference, for what is to be made after it. */
  public readonly reference: string;
  /** For `dependsOn` of what is to be made after it. */
  public readonly resource: ITerraformDependable;
  public readonly symptom: Symptom | false;

  public constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { place, name, explanation, actions, silence = silenceOf(props), symptom = false } = props;
    refuseUnevaluable(name, props);
    this.alarmName = physicalName("alarm", place.names, name);
    // Without a level of its own in the address, so that the alarm's address is that of this construct.
    const made = new CloudwatchMetricAlarm(this, "Default", {
      alarmName: this.alarmName,
      alarmDescription: description(explanation),
      ...watched(props),
      treatMissingData: silences[silence],
      alarmActions: [...actions.alarm],
      okActions: [...actions.ok],
      lifecycle: changedFirst,
    });
    this.reference = made.alarmName;
    this.resource = made;
    this.symptom = symptom;
  }
}

const silenceOf = ({ is, measure }: Condition): Silence =>
  !("unusual" in measure) && (is === "below" || is === "atMost") ? "trouble" : "fine";

const day = 86_400;

/**
 * Longest time that an alarm looks at: a day, or a week where its periods are of an hour or more.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (EvaluationPeriods)
 */
const longest = (periodSeconds: number): number => (periodSeconds >= 3600 ? 7 * day : day);

function refuseUnevaluable(name: string, { periodSeconds, periods, datapoints = periods }: Condition): void {
  if (periodSeconds * periods > longest(periodSeconds))
    throw new Error(
      `alarm ${name}: looks at ${periods} periods of ${periodSeconds} s; CloudWatch evaluates at most ${longest(periodSeconds)} s of them`,
    );
  if (datapoints > periods)
    throw new Error(`alarm ${name}: wants ${datapoints} bad periods of ${periods}; give it as many as it looks at, or fewer`);
}
