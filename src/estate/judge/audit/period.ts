import { UserError } from "../../../common/user-error";

/** From when to when events are asked for. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

const unitMilliseconds = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * A time before now, as `90m`, `12h`, `7d` or `2w`, or a point in time as ISO 8601 writes it.
 *
 * @throws UserError for anything else, and for a time that is still to come.
 */
export function periodSince(since: string, now: Date): Period {
  const [, count = "", unit = ""] = /^([1-9]\d{0,4})([mhdw])$/.exec(since) ?? [];
  const from =
    count === ""
      ? new Date(/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(since) ? since : Number.NaN)
      : new Date(now.getTime() - Number(count) * unitMilliseconds[unit as keyof typeof unitMilliseconds]);
  if (Number.isNaN(from.getTime()) || from >= now)
    throw new UserError({
      problem: `--since ${since} is no time that has been`,
      fix: "give a number with m, h, d or w, such as 7d, or a point in time such as 2026-11-29T14:00:00Z",
    });
  return { from, to: now };
}

/**
 * The time before which a log group that keeps its events for so many days has nothing left of a period; undefined where it has
 * all of it. AWS answers a question about a longer one with what is left, and says nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 */
export function goneBefore({ from, to }: Period, keptDays: number): Date | undefined {
  const oldest = new Date(to.getTime() - keptDays * unitMilliseconds.d);
  return from < oldest ? oldest : undefined;
}
