import { type TerraformResource } from "cdktf";
import { type ThresholdKey } from "../../../facts/thresholds";
import { type Severity } from "../../../facts/severities";
import { type Place } from "../../shared/place";
import { type Silence, type Symptom } from "../alarm";
import { type Condition } from "../measure";

/** A threshold that a person may change, in the unit of the metric. */
export interface ConfiguredThreshold {
  readonly key: ThresholdKey;
  /** How many of the metric's units one of the key's is. @default 1 */
  readonly times?: number;
}

/** One thing that is watched of a resource. */
export interface Watch extends Omit<Condition, "threshold" | "periodSeconds"> {
  /** What it is about, last part of the alarm's name: `cpu`. */
  readonly role: string;
  /** A number where no other would make sense, such as the first error. */
  readonly threshold: ConfiguredThreshold | number;
  /** @default 60 */
  readonly periodSeconds?: number;
  /**
   * How urgent it is. What is critical is part of its layer's page: it notifies the warning topic itself,
   * and whoever is on call hears of its cause once.
   */
  readonly severity: Severity;
  readonly silence?: Silence;
  /** What kind of symptom it is where it is critical. @default breaks */
  readonly symptom?: Symptom;
  /** Who is notified where it is not the topic of its severity. */
  readonly notifies?: Severity;
  readonly meaning: string;
  readonly firstAction: string;
}

/** What is watched of one resource. */
export interface Watches {
  /** First part of the alarms' names: which one of its kind. */
  readonly subject: string;
  readonly watches: readonly Watch[];
}

/** What rows need to know besides the resource. */
export interface Surroundings {
  readonly place: Place;
  /** Layer of the resource's stack. */
  readonly layer: string;
  /** Value of a threshold, in the key's unit. */
  readonly value: (key: ThresholdKey) => number;
  /** Shards of the environment's cache. */
  readonly cacheShards: number;
}

/** What is watched of the resources of a type: some alarms, or nothing for a reason. */
export type Row =
  | {
      /** First part of the sections of the runbook. */
      readonly family: string;
      readonly watch: (resource: TerraformResource, surroundings: Surroundings) => Watches;
    }
  | { readonly nothing: string };

/** A row that says what is watched from a part of its resource alone, so that dashboards ask it without the resource. */
export interface RowOf<Part> {
  readonly family: string;
  readonly watch: (resource: TerraformResource, surroundings: Surroundings) => Watches;
  readonly of: (part: Part, surroundings: Surroundings) => Watches;
}

/** A row for a type of which it reads `Part`; the table calls it with resources of its own type alone. */
export function row<Part extends object>(family: string, of: (part: Part, surroundings: Surroundings) => Watches): RowOf<Part> {
  // A resource of the row's type has the part: the table has one row for each type.
  return { family, watch: (resource, surroundings) => of(resource as unknown as Part, surroundings), of };
}

/** A physical name without what all of an environment's names begin with. */
export function shortName({ names }: Place, name: string | undefined): string {
  const prefix = `${names.project}-${names.owner}-`;
  return name?.startsWith(prefix) === true ? name.slice(prefix.length) : (name ?? "");
}
