import { type Check, type Command } from "./shell";
import { type Series } from "./series";
import { type FailbackTargets } from "./targets";
import { type WrittenStep } from "./step";

/**
 * Minutes of a table, since the flag was set, in which a region has records. Its difference between the regions is the gap.
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/date-time-functions.html (bin, from_iso8601_timestamp)
 */
const minutesIn = (region: string, database: string, table: string): string =>
  `aws timestream-query query --region ${region} --query-string "SELECT COUNT(DISTINCT bin(time, 1m)) FROM \\"${database}\\".\\"${table}\\" WHERE time >= from_iso8601_timestamp('$SINCE')" --query 'Rows[0].Data[0].ScalarValue' --output text`;
/**
 * Reads the one number of an answer: in the column `_value`, wherever it stands; nothing at all is no minute. An answer of
 * another form, as of an error, is refused.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/distinct/ (columns that are left)
 */
const valueOfCsv =
  "awk -F, 'NF > 1 && !column { for (i = 1; i <= NF; i++) if ($i ~ /^_value/) column = i; if (!column) { print $0 > \"/dev/stderr\"; bad = 1; exit 1 }; next } NF > 1 { value = $column } END { if (!bad) print value + 0 }'";
/** The same of an instance of InfluxDB, by its API. @see https://docs.influxdata.com/influxdb/v2/api/#operation/PostQuery */
const minutesOf = (region: string, { instance, bucket, organization }: Extract<Series, { kind: "influx" }>): string =>
  `curl -sS --fail "https://$(aws timestream-influxdb list-db-instances --region ${region} --query "items[?name=='${instance}'].endpoint | [0]" --output text):8086/api/v2/query?org=${organization}" -H "Authorization: Token $INFLUX_TOKEN" -H 'Content-Type: application/vnd.flux' -H 'Accept: application/csv' --data "from(bucket: \\"${bucket}\\") |> range(start: $SINCE) |> aggregateWindow(every: 1m, fn: count, createEmpty: false) |> group() |> distinct(column: \\"_time\\") |> count()" | ${valueOfCsv}`;

/** Since when the primary region has taken no records: the flag was set after it was lost, by the times of the objective. */
const since = ({ recovery, flagParameter, lostSeconds }: FailbackTargets): string =>
  `SINCE="$(date -u +%FT%TZ -d "$(aws ssm get-parameter-history --region ${recovery} --name ${flagParameter} --query "Parameters[?Value=='true'].LastModifiedDate | [-1]" --output text) - ${lostSeconds} seconds")"; export SINCE`;

/**
 * What the feeds sent while the primary region took nothing. It is replayed by those who read the feeds, and counted here:
 * minutes that the recovery region has records of and the primary has not.
 */
export function replayCommands(place: FailbackTargets, primaryTrades: Check): WrittenStep {
  const { primary, recovery, series } = place;
  const counts = series.flatMap((one) =>
    one.kind === "influx"
      ? [{ name: one.bucket, here: minutesOf(primary, one), there: minutesOf(recovery, one) }]
      : one.tables.map((table) => ({
          name: table,
          here: minutesIn(primary, one.database, table),
          there: minutesIn(recovery, one.database, table),
        })),
  );
  return {
    id: "replay",
    title: "replay what the time series lack, and count it",
    before: `${primary} trades, and INFLUX_TOKEN is set where the series are InfluxDB's; replay from the feeds while a gap is reported`,
    commands: [
      { run: since(place) },
      ...counts.flatMap(({ name, here, there }): Command[] => [
        { run: `HERE="$(${here})"` },
        { run: `THERE="$(${there})"` },
        {
          run: `[[ "$HERE" =~ ^[0-9]+$ && "$THERE" =~ ^[0-9]+$ ]] || { echo "${name} was not counted: got '$HERE' and '$THERE', allowed are numbers; see whether the queries are answered" >&2; exit 1; }`,
        },
        { run: `echo "${name}: $(( THERE - HERE )) minutes of ${recovery} are not in ${primary}"` },
        {
          run: `[ "$(( THERE - HERE ))" -le 0 ] || { echo "replay ${name} from the feeds since $SINCE, and run this again" >&2; exit 1; }`,
        },
      ]),
    ],
    after: `no minute that ${recovery} has records of is missing in ${primary}`,
    checks: { before: [primaryTrades], after: [] },
    done: () => "hand",
  };
}
