import { sessionBounds } from "../../src/modules/services/peaks";
import { suggest } from "../../src/shared/suggest";
import { rule } from "./rule";

/** Names only: Intl also takes offsets (+05:00) and any letter case, schedulers of AWS do not. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export const marketRules = [
  /** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
  rule({
    id: "market-time-zone",
    reads: ["market"],
    check: ({ market: { timeZone } }, report) => {
      if (isTimeZone(timeZone)) return;
      const suggestion = suggest(timeZone, Intl.supportedValuesOf("timeZone"));
      report({
        path: ["market", "timeZone"],
        allowed: "the name of an IANA time zone, such as America/New_York",
        fix: suggestion === undefined ? "look the name up in the IANA time zone database" : `write ${suggestion}`,
        ...(suggestion === undefined ? {} : { suggestion }),
      });
    },
  }),
  rule({
    id: "market-closes-after-opening",
    reads: ["market"],
    check: ({ market: { open, close } }, report) => {
      // HH:MM compares as text. A session over midnight would end before it begins in every schedule made of it.
      if (close > open) return;
      report({ path: ["market", "close"], allowed: `a time after the opening, ${open}`, fix: "write both times of one day, in the market's time zone" });
    },
  }),
  rule({
    id: "market-peaks-within-their-day",
    reads: ["market"],
    check: ({ market: { open, close } }, report) => {
      const { opensFrom, closesBy } = sessionBounds;
      const why = "services have their tasks ready before the opening and keep them past the close, and no schedule leaves its day";
      if (open < opensFrom) report({ path: ["market", "open"], allowed: `${opensFrom} or later`, fix: `write ${opensFrom} or later; ${why}` });
      if (close > closesBy) report({ path: ["market", "close"], allowed: `${closesBy} or earlier`, fix: `write ${closesBy} or earlier; ${why}` });
    },
  }),
  rule({
    id: "market-days-unique",
    reads: ["market"],
    check: ({ market: { days } }, report) => {
      days.forEach((day, index) => {
        if (days.indexOf(day) === index) return;
        report({ path: ["market", "days", index], allowed: "each day once", fix: "remove the repeated day" });
      });
    },
  }),
];
