import { expectViolation } from "../../helpers/rule-violations";
import { type Edit, violations, prodAfter, group } from "./edge-rules";

describe("rules of what is sent as it happens", () => {
  it.each<[string, Edit, string, RegExp]>([
    [
      "a cache time for /ws",
      (edge) => {
        edge.api = { feed: group(["/ws/*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /a cached price is a wrong price/,
    ],
    [
      "a cache time for /ws without what follows",
      (edge) => {
        edge.api = { feed: group(["/ws"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /realTimePaths/,
    ],
    [
      "a cache time for a part of /ws",
      (edge) => {
        edge.api = { feed: group(["/api/v1/quotes", "/ws/quotes/*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.1",
      /realTimePaths/,
    ],
    [
      "a cache time for event streams",
      (edge) => {
        edge.api = { feed: group(["/api/v1/stream/*"], 1), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /realTimePaths/,
    ],
    [
      "a cache time for a real-time path of the environment's own",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
        edge.api = { feed: group(["/live/prices"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /realTimePaths/,
    ],
    [
      "a cache time for what is listed already",
      (edge) => {
        edge.api = { feed: group(["/ws/*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /leave it out/,
    ],
    [
      "a cache time for what stands before the star of a real-time path",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
        edge.api = { feed: group(["/quotes", "/live*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.1",
      /list \/live under edge\.realTimePaths/,
    ],
    [
      "a cache time for a pattern that can match such a path",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
        edge.api = { feed: group(["/l?v?"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /list \/live under/,
    ],
    [
      "the cache time of the whole API for a path in it that is sent as it happens",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/api/v2/feed/*"];
      },
      "real-time-is-never-cached at edge.api.rest.paths.0",
      /list \/api\/v2\/feed under/,
    ],
    [
      "a cache time for /ws where it is not listed",
      (edge) => {
        edge.realTimePaths = ["/ws/*", "/api/v1/stream*"];
        edge.api = { feed: group(["/w*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /list \/ws under/,
    ],
    [
      "a list of real-time paths without /ws",
      (edge) => {
        edge.realTimePaths = ["/api/v1/stream/*"];
      },
      "real-time-stays-real-time at edge.realTimePaths",
      /add \/ws\/\*, \/ws, \/api\/v1\/stream:/,
    ],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodAfter(edit)), expected, fix);
  });

  it.each<[string, Edit, string]>([
    [
      "a cache time for a real-time path",
      (edge) => {
        edge.api = { feed: group(["/ws/*"]), ...edge.api };
      },
      "real-time-is-never-cached",
    ],
  ])("report %s once", (_, edit, id) => {
    expect(violations(prodAfter(edit)).map((one) => one.id)).toEqual([id]);
  });

  it.each<[string, Edit]>([
    [
      "a real-time path of the environment's own",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
      },
    ],
    [
      "a real-time path in the API with what stands before its star",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/api/v2/feed/*", "/api/v2/feed"];
      },
    ],
    [
      "a path that only begins like /ws",
      (edge) => {
        edge.api = { ...edge.api, journal: group(["/wsj/*"]) };
      },
    ],
    [
      "a pattern whose real-time paths are all compared before it",
      (edge) => {
        edge.api = { ...edge.api, others: group(["/?s/*", "/ws*"]) };
      },
    ],
  ])("take %s", (_, edit) => {
    expect(violations(prodAfter(edit))).toEqual([]);
  });
});
