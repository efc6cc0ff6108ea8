import { type IAspect, TerraformResource, TerraformStack } from "cdktf";
import { type IConstruct } from "constructs";
import { tellsNobody } from "./actions";
import { Alarm, type Symptom } from "./alarm";
import { anyOf, inAlarm, never } from "./alarm-rule";
import { CompositeAlarm } from "./composite-alarm";
import { copiesName, lastingName, symptomsName } from "./names";
import { coverage } from "./rows/table";
import { type Surroundings } from "./rows/row";
import { watchAlarm, type WatchSettings } from "./watch-alarm";

export interface CoverageProps extends WatchSettings {
  /** Layer of the stack. */
  readonly layer: string;
  /** `essential` leaves out what is not critical. */
  readonly extent: "full" | "essential";
  readonly cacheShards: number;
  /**
   * Ways of being critical of which pages ask. There is an alarm over each, also while the stack has nothing of the kind: it is
   * named by rules of a stack that is applied later, and CloudWatch deletes no alarm that is named.
   */
  readonly asked: readonly Symptom[];
}

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
    const { layer } = this.props;
    this.gather(node, "breaks", {
      id: "symptoms",
      name: symptomsName(layer),
      meaning: `Something critical of the layer ${layer} is broken`,
    });
    this.gather(node, "lasts", {
      id: "lasting",
      name: lastingName(layer),
      meaning: `Something of the layer ${layer} is about to break, and may stay so for hours`,
    });
    this.gather(node, "behindPeer", {
      id: "copies",
      name: copiesName(layer),
      meaning: `What the layer ${layer} has of the other region's data is further behind than it may be`,
    });
  }

  private cover(resource: TerraformResource): void {
    const row = coverage[resource.terraformResourceType];
    // A type without a row is what a test of the whole estate looks for; synthesis does not fail for it.
    if (row === undefined || "nothing" in row) return;
    const { subject, watches } = row.watch(resource, this.surroundings);
    for (const watch of watches) {
      if (this.props.extent === "essential" && watch.severity !== "critical") continue;
      // A part of a watch that is too large for one alarm has its number last; the runbook speaks of all parts.
      const runbook = `${row.family}-${watch.role.replace(/-\d+$/, "")}`;
      const symptom = watch.severity === "critical" && (watch.symptom ?? "breaks");
      watchAlarm(resource, watch.role, { subject, runbook, watch, symptom }, this.props);
    }
  }

  /** One alarm that stands for all that is critical in the stack in such a way: pages are made of these. */
  private gather(
    stack: TerraformStack,
    kind: Symptom,
    { id, name, meaning }: { readonly id: string; readonly name: string; readonly meaning: string },
  ): void {
    const symptoms = stack.node
      .findAll()
      .filter((construct) => construct instanceof Alarm || construct instanceof CompositeAlarm)
      .filter(({ symptom }) => symptom === kind);
    if (symptoms.length === 0 && !this.props.asked.includes(kind)) return;
    new CompositeAlarm(stack, id, {
      place: this.props.place,
      name,
      explanation: {
        meaning,
        firstAction: "see which of its alarms ring; each says what to do",
        runbook: "symptoms",
      },
      rule: symptoms.length === 0 ? never : anyOf(...symptoms.map(({ alarmName }) => inAlarm(alarmName))),
      actions: tellsNobody,
      after: symptoms.map(({ resource }) => resource),
    });
  }
}
