import { exchangeCalendar, sessionOn, weekdayOf } from "../../src/facts/market-calendar";
import { sessionBounds } from "../../src/facts/peaks";
import { rule } from "./rule";
import { isTimeZone, nearestTimeZone } from "./time-zones";

export const marketRules = [
  rule({
    id: "market-time-zone",
    reads: ["market"],
    check: ({ market: { timeZone } }, report) => {
      if (isTimeZone(timeZone)) return;
      const suggestion = nearestTimeZone(timeZone);
      report({
        path: ["market", "timeZone"],
        allowed: "the canonical name of an IANA time zone, such as America/New_York",
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
      report({
        path: ["market", "close"],
        allowed: `a time after the opening, ${open}`,
        fix: "write both times of one day, in the market's time zone",
      });
    },
  }),
  rule({
    id: "market-peaks-within-their-day",
    reads: ["market"],
    check: ({ market: { open, close } }, report) => {
      const { opensFrom, closesBy } = sessionBounds;
      const why = "services have their tasks ready before the opening and keep them past the close, and no schedule leaves its day";
      if (open < opensFrom)
        report({ path: ["market", "open"], allowed: `${opensFrom} or later`, fix: `write ${opensFrom} or later; ${why}` });
      if (close > closesBy)
        report({ path: ["market", "close"], allowed: `${closesBy} or earlier`, fix: `write ${closesBy} or earlier; ${why}` });
    },
  }),
  rule({
    id: "market-closures-are-trading-days",
    reads: ["market"],
    check: ({ market }, report) => {
      const { closures, earlyCloses, close, open } = market;
      const usual = { ...exchangeCalendar, earlyCloses: {} };
      for (const [key, days] of Object.entries({ closures, earlyCloses })) {
        for (const day of Object.keys(days)) {
          if (sessionOn(day, market, usual) !== undefined) continue;
          report({
            path: ["market", key, day],
            got: `${day}, a ${weekdayOf(day)}`,
            allowed: "a day on which the market would trade: one of market.days, and no holiday of the exchange",
            fix: "correct the date, or remove it: the market is closed on that day anyway",
          });
        }
      }
      for (const [day, time] of Object.entries(earlyCloses)) {
        if (time > open && time < close) continue;
        report({
          path: ["market", "earlyCloses", day],
          allowed: `a time between ${open} and ${close}`,
          fix: "write the time at which trading ends on that day, in the market's time zone",
        });
      }
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
