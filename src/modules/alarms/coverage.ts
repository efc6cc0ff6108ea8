import { type IAspect, TerraformResource, TerraformStack } from "cdktf";
import { type IConstruct } from "constructs";
import { type ThresholdKey } from "../../facts/thresholds";
import { type Severity } from "../notifications/alert-topics";
import { type Place } from "../shared/place";
import { type Actions, tellsNobody } from "./actions";
import { Alarm } from "./alarm";
import { anyOf, inAlarm } from "./alarm-rule";
import { CompositeAlarm } from "./composite-alarm";
import { symptomsName } from "./names";
import { coverage } from "./rows/table";
import { type ConfiguredThreshold, type Surroundings, type Watch } from "./rows/row";

export interface CoverageProps {
  readonly place: Place;
  /** Layer of the stack. */
  readonly layer: string;
  /** `essential` leaves out what is not critical. */
  readonly extent: "full" | "essential";
  /** Value of a threshold, in the key's unit. */
  readonly value: (key: ThresholdKey) => number;
  readonly actions: (severity: Severity) => Actions;
  readonly cacheShards: number;
}

/** Key of the configuration below which thresholds stand. */
const thresholdsKey = "observability.thresholds";

/**
 * Gives every resource of a stack the alarms that its type has in the table, and the stack one alarm
 * over those of them that are critical. So a function or a store brings its alarms with it, whichever
 * module makes it; each alarm lies below its resource, in the same stack and region.
 */
export class Coverage implements IAspect {
  private readonly surroundings: Surroundings;

  public constructor(private readonly props: CoverageProps) {
    this.surroundings = { place: props.place, layer: props.layer, value: props.value, cacheShards: props.cacheShards };
  }

  /** The stack comes first, when its constructor has made all that it has. */
  public visit(node: IConstruct): void {
    if (!(node instanceof TerraformStack)) return;
    for (const construct of node.node.findAll()) {
      if (TerraformResource.isTerraformResource(construct)) this.cover(construct);
    }
    this.gather(node);
  }

  private cover(resource: TerraformResource): void {
    const row = coverage[resource.terraformResourceType];
    // A type without a row is what a test of the whole estate looks for; synthesis does not fail for it.
    if (row === undefined || "nothing" in row) return;
    const { subject, watches } = row.watch(resource, this.surroundings);
    for (const watch of watches) {
      if (this.props.extent === "essential" && watch.severity !== "critical") continue;
      this.createAlarm(resource, `${subject}-${watch.role}`, `${row.family}-${watch.role.replace(/-\d+$/, "")}`, watch);
    }
  }

  private createAlarm(resource: TerraformResource, name: string, runbook: string, watch: Watch): void {
    const { role, threshold, periodSeconds = 60, severity, silence, meaning, firstAction, ...condition } = watch;
    const symptom = severity === "critical";
    new Alarm(resource, role, {
      place: this.props.place,
      name,
      ...condition,
      ...(silence === undefined ? {} : { silence }),
      threshold: typeof threshold === "number" ? threshold : this.inUnits(threshold),
      periodSeconds,
      explanation: {
        meaning,
        firstAction,
        runbook,
        ...(typeof threshold === "number" ? {} : { setBy: `${thresholdsKey}.${threshold.key}` }),
      },
      symptom,
      actions: this.props.actions(symptom ? "warning" : severity),
    });
  }

  /** In the metric's unit; a product of decimals is rounded to what a person would write. */
  private inUnits({ key, times = 1 }: ConfiguredThreshold): number {
    return Number((this.props.value(key) * times).toPrecision(12));
  }

  /** One alarm that stands for all that is critical in the stack: pages are made of these. */
  private gather(stack: TerraformStack): void {
    const symptoms = stack.node.findAll().filter((construct): construct is Alarm => construct instanceof Alarm && construct.symptom);
    if (symptoms.length === 0) return;
    const { layer, place } = this.props;
    new CompositeAlarm(stack, "symptoms", {
      place,
      name: symptomsName(layer),
      explanation: {
        meaning: `Something critical of the layer ${layer} is broken`,
        firstAction: "see which of its alarms ring; each says what to do",
        runbook: "symptoms",
      },
      rule: anyOf(...symptoms.map(({ alarmName }) => inAlarm(alarmName))),
      actions: tellsNobody,
      after: symptoms.map(({ resource }) => resource),
    });
  }
}
