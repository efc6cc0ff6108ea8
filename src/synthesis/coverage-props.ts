import { type ThresholdKey } from "../facts/thresholds";
import { tellsTopicOf } from "../modules/alarms/actions";
import { type CoverageProps } from "../modules/alarms/coverage";
import { symptomsAskedOf } from "../modules/observability/causes";
import { type PlacedStack } from "../layers/instances";

/** What the alarms of a stack's resources are made from. Stacks of an account notify the topics of its home environment. */
export function coverageOf({ environment, instance, region }: PlacedStack): CoverageProps {
  const { project, account, observability, cache } = environment;
  const place = { names: { project, owner: instance.owner }, accountId: account.id, region: region.name };
  const topics = { ...place, names: { project, owner: environment.environment } };
  const values = observability.thresholds as Readonly<Record<string, Readonly<Record<string, number>>>>;
  return {
    place,
    layer: instance.layer,
    extent: observability.extent,
    cacheShards: cache.shards,
    asked: symptomsAskedOf(instance.layer),
    actions: (severity) => tellsTopicOf(topics, severity),
    value: (key) => valueOf(values, key),
  };
}

function valueOf(values: Readonly<Record<string, Readonly<Record<string, number>>>>, key: ThresholdKey): number {
  const [part = "", name = ""] = key.split(".");
  const value = values[part]?.[name];
  if (value === undefined) throw new Error(`the configuration has no threshold ${key}`);
  return value;
}
