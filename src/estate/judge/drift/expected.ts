import { epochItem, nobody } from "../../../facts/trading-epoch";
import { type SynthesizedStack } from "../../synthesized";
import { type AfterFailover, afterFailover } from "../recovery/after-failover";
import { type Answer, type Epoch } from "../recovery/status/answers";
import { topOf } from "./differences";
import { type DriftFinding } from "./model";

/** Drift that a failover explains. */
export interface ExpectedDrift {
  readonly finding: DriftFinding;
  readonly because: string;
}

/** Where an environment's epoch is kept. */
export interface EpochPlace {
  readonly environment: string;
  readonly region: string;
  readonly table: string;
}

/** Asks who holds an epoch. */
export type ReadEpoch = (place: EpochPlace) => Promise<Answer<Epoch | undefined>>;

const rowOf = ({ type, class: kind, arguments: args }: DriftFinding, layer: string): AfterFailover | undefined =>
  afterFailover.find(
    (row) =>
      row.type === type &&
      row.layers.includes(layer) &&
      (kind === "tag only" ? "changed" : kind) === row.class &&
      args.every(({ path }) => row.class === "deleted" || row.arguments.includes(topOf(path))),
  );

/** The table of epochs of each environment, in its recovery region. */
function epochPlaces(estate: readonly SynthesizedStack[]): ReadonlyMap<string, EpochPlace> {
  return new Map(
    estate.flatMap(({ instance, json }) => {
      const table = Object.values(json.resource?.aws_dynamodb_table ?? {}).find(({ hash_key: key }) => key === epochItem.key);
      return instance.layer === "failover" && typeof table?.name === "string"
        ? [[instance.owner, { environment: instance.owner, region: instance.region, table: table.name }] as const]
        : [];
    }),
  );
}

/**
 * Separates what a failover leaves from drift. Whether one took over, the epoch says, and not what drifted: the recovery
 * region holds it, or nobody in the middle of a takeover. Where it does not answer, nothing is expected.
 */
export async function withoutExpected(
  findings: readonly DriftFinding[],
  estate: readonly SynthesizedStack[],
  readEpoch: ReadEpoch,
): Promise<{ readonly findings: readonly DriftFinding[]; readonly expected: readonly ExpectedDrift[] }> {
  const instances = new Map(estate.map(({ instance }) => [instance.id, instance]));
  const places = epochPlaces(estate);
  const explained = new Map(
    findings.flatMap((finding) => {
      const instance = instances.get(finding.stack);
      const row = instance === undefined ? undefined : rowOf(finding, instance.layer);
      return instance === undefined || row === undefined ? [] : [[finding.id, { owner: instance.owner, row }] as const];
    }),
  );
  const owners = [...new Set([...explained.values()].map(({ owner }) => owner))];
  const tookOver = new Set(
    (
      await Promise.all(
        owners.map(async (owner) => {
          const place = places.get(owner);
          const answer = place === undefined ? undefined : await readEpoch(place);
          const holder = answer !== undefined && "known" in answer ? answer.known?.holder : undefined;
          return holder !== undefined && (holder === place?.region || holder === nobody) ? [owner] : [];
        }),
      )
    ).flat(),
  );
  const isExpected = ({ id }: DriftFinding): boolean => tookOver.has(explained.get(id)?.owner ?? "");
  return {
    findings: findings.filter((finding) => !isExpected(finding)),
    expected: findings.filter(isExpected).map((finding) => ({
      finding,
      because: `expected after failover: ${explained.get(finding.id)?.row.because ?? ""}`,
    })),
  };
}
