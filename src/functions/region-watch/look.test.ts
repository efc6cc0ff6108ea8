import { exchangeCalendar } from "../../facts/market-calendar";
import { lookAround, type Surroundings } from "./look";
import { watchMetrics } from "../../facts/watch-metrics";

const hours = { timeZone: "America/New_York", days: ["mon", "tue", "wed", "thu", "fri"], open: "09:30", close: "16:00" };
const places = { siteUrl: "https://app.example.com/", apiUrl: "https://app.example.com/api/health" };
const quiet: Surroundings = {
  now: new Date("2026-11-25T15:00:00Z"),
  hours,
  calendar: exchangeCalendar,
  answers: () => Promise.resolve(true),
  socketAnswers: () => Promise.resolve(true),
  peerPages: () => Promise.resolve([]),
  peerMute: () => Promise.resolve([]),
};
const seen = async (changed: Partial<Surroundings> = {}): Promise<Record<string, number>> =>
  Object.fromEntries((await lookAround(places, { ...quiet, ...changed })).map(({ metric, value }) => [metric, value]));

test("a quiet moment of a trading day is reported whole", async () => {
  expect(await seen()).toEqual({
    [watchMetrics.marketOpen]: 1,
    [watchMetrics.calendarDaysKnown]: 766,
    [watchMetrics.siteAnswers]: 1,
    [watchMetrics.apiAnswers]: 1,
    [watchMetrics.peerAnswers]: 1,
    [watchMetrics.peerTells]: 0,
    [watchMetrics.peerMute]: 0,
  });
});

test("a market holiday is closed", async () => {
  expect((await seen({ now: new Date("2026-11-26T15:00:00Z") }))[watchMetrics.marketOpen]).toBe(0);
});

test("what cannot be asked does not answer, and the rest is reported all the same", async () => {
  const lost = await seen({
    answers: (url) => (url === places.siteUrl ? Promise.reject(new Error("timed out")) : Promise.resolve(true)),
    peerPages: () => Promise.reject(new Error("no such region")),
  });
  expect(lost).toMatchObject({
    [watchMetrics.siteAnswers]: 0,
    [watchMetrics.apiAnswers]: 1,
    [watchMetrics.peerAnswers]: 0,
    // Unknown is not *has told somebody*: this region has to speak up itself.
    [watchMetrics.peerTells]: 0,
    [watchMetrics.marketOpen]: 1,
  });
});

describe("the WebSocket", () => {
  const socketUrl = "wss://app.example.com/ws";
  const look = async (changed: Partial<Surroundings>) =>
    Object.fromEntries((await lookAround({ ...places, socketUrl }, { ...quiet, ...changed })).map(({ metric, value }) => [metric, value]));

  it.each([
    ["while the market trades", "2026-11-25T15:00:00Z", true],
    ["on a holiday", "2026-11-26T15:00:00Z", false],
  ])("has to tick %s or not", async (_, at, expected) => {
    const asked: [string, boolean][] = [];
    const socketAnswers = (url: string, wantsData: boolean): Promise<boolean> => {
      asked.push([url, wantsData]);
      return Promise.resolve(true);
    };
    expect((await look({ now: new Date(at), socketAnswers }))[watchMetrics.socketAnswers]).toBe(1);
    expect(asked).toEqual([[socketUrl, expected]]);
  });

  it("is reported as silent when it is, or cannot be reached", async () => {
    expect((await look({ socketAnswers: () => Promise.resolve(false) }))[watchMetrics.socketAnswers]).toBe(0);
    expect((await look({ socketAnswers: () => Promise.reject(new Error("refused")) }))[watchMetrics.socketAnswers]).toBe(0);
  });

  it("is not spoken of where there is none", async () => {
    expect(await seen()).not.toHaveProperty(watchMetrics.socketAnswers);
  });
});

test("a page that rings in the other region is seen", async () => {
  expect((await seen({ peerPages: () => Promise.resolve(["smart0dte-prod-page-region"]) }))[watchMetrics.peerTells]).toBe(1);
});

test("a region whose pages reach nobody is seen, and so is one that does not say, though it answers otherwise", async () => {
  expect((await seen({ peerMute: () => Promise.resolve(["smart0dte-prod-state-machine-escalation-failed"]) }))[watchMetrics.peerMute]).toBe(
    1,
  );
  expect(await seen({ peerMute: () => Promise.reject(new Error("throttled")) })).toMatchObject({
    [watchMetrics.peerAnswers]: 1,
    [watchMetrics.peerMute]: 1,
  });
});
