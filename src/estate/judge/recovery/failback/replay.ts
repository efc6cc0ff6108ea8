import { type Check, type Command } from "./shell";
import { type Series } from "./series";
import { type FailbackTargets } from "./targets";
import { type WrittenStep } from "./step";

/**
 * Minutes of a table, since the flag was set, in which a region has records, one a line. An answer comes in pages, which
 * the CLI asks for by itself.
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/date-time-functions.html (bin, from_iso8601_timestamp)
 */
const minutesIn = (region: string, database: string, table: string): string =>
  `aws timestream-query query --region ${region} --query-string "SELECT DISTINCT bin(time, 1m) FROM \\"${database}\\".\\"${table}\\" WHERE time >= from_iso8601_timestamp('$SINCE') AND time < from_iso8601_timestamp('$UNTIL')" --query 'Rows[].Data[0].[ScalarValue]' --output text`;
/**
 * Reads the values of an answer: in the column `_value`, wherever it stands; nothing at all is no minute. An answer of
 * another form, as of an error, is refused.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/distinct/ (columns that are left)
 */
const valuesOfCsv =
  'awk -F, \'{ sub(/\\r$/, "") } NF && !column { for (i = 1; i <= NF; i++) if ($i == "_value") column = i; if (!column) { print $0 > "/dev/stderr"; exit 1 }; next } NF { print $column }\'';
/**
 * The same of an instance of InfluxDB, by its API. A minute is named by its start: its end would be the query's own for the last one.
 * @see https://docs.influxdata.com/influxdb/v2/api/#operation/PostQuery
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/aggregatewindow/ (timeSrc)
 */
const minutesOf = (region: string, { instance, bucket, organization }: Extract<Series, { kind: "influx" }>): string =>
  `curl -sS --fail "https://$(aws timestream-influxdb list-db-instances --region ${region} --query "items[?name=='${instance}'].endpoint | [0]" --output text):8086/api/v2/query?org=${organization}" -H "Authorization: Token $INFLUX_TOKEN" -H 'Content-Type: application/vnd.flux' -H 'Accept: application/csv' --data "from(bucket: \\"${bucket}\\") |> range(start: $SINCE, stop: $UNTIL) |> aggregateWindow(every: 1m, fn: count, createEmpty: false, timeSrc: \\"_start\\") |> group() |> distinct(column: \\"_time\\")" | ${valuesOfCsv}`;

/**
 * Since when the primary region has taken no records: the flag was set after it was lost, by the times of the objective.
 * Both regions are asked for the same time, of whole minutes: in the one that runs, one may have what the other is about to get.
 */
const since = ({ recovery, flagParameter, lostSeconds }: FailbackTargets): string =>
  `SINCE="$(date -u +%FT%TZ -d "$(aws ssm get-parameter-history --region ${recovery} --name ${flagParameter} --query "Parameters[?Value=='true'].LastModifiedDate | [-1]" --output text) - ${lostSeconds} seconds")"; UNTIL="$(date -u +%FT%H:%M:00Z)"; export SINCE UNTIL`;

/**
 * What the feeds sent while the primary region took nothing. It is replayed by those who read the feeds, and counted here:
 * minutes that the recovery region has records of and the primary has not, each by itself: what only the primary has makes up for none.
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
      { run: `FOUND="$(mktemp -d)"; trap 'rm -rf "$FOUND"' EXIT` },
      ...counts.flatMap(({ name, here, there }): Command[] => [
        { run: `${here} | LC_ALL=C sort -u > "$FOUND/here"` },
        { run: `${there} | LC_ALL=C sort -u > "$FOUND/there"` },
        {
          run: `if grep -hvE '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:' "$FOUND/here" "$FOUND/there" >&2; then echo "${name} was not counted: got what is above, allowed are minutes; see whether the queries are answered" >&2; exit 1; fi`,
        },
        { run: `LACKS="$(LC_ALL=C comm -13 "$FOUND/here" "$FOUND/there" | wc -l)"` },
        { run: `echo "${name}: $(( LACKS )) minutes of ${recovery} are not in ${primary}"` },
        {
          run: `[ "$LACKS" -eq 0 ] || { LC_ALL=C comm -13 "$FOUND/here" "$FOUND/there" | head -n 5; echo "replay ${name} from the feeds since $SINCE, and run this again" >&2; exit 1; }`,
        },
      ]),
    ],
    after: `no minute that ${recovery} has records of is missing in ${primary}`,
    checks: { before: [primaryTrades], after: [] },
    done: () => "hand",
  };
}
