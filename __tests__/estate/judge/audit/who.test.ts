import fc from "fast-check";
import { whoQuery } from "../../../../src/facts/trail-queries";
import { periodSince } from "../../../../src/estate/judge/audit/period";
import { names, namesWithin, requireSubject } from "../../../../src/estate/judge/audit/subject";
import { trailEvents } from "../../../../src/estate/judge/audit/trail-event";
import { actorOf, who } from "../../../../src/estate/judge/audit/who";
import { byRole, byUser, forObject, opens } from "../../../helpers/trail-events";

const bucket = "smart0dte-prod-audit-333333333333-us-east-1";
const alice = byUser("alice", "sts:AssumeRole", opens("smart0dte-prod-break-glass", "morning", "ASIAALICE1"));
const alicesDeed = byRole("smart0dte-prod-break-glass", "morning", "ASIAALICE1", "s3:GetObject", forObject(bucket, "orders/1"));
const alicesNext = byRole(
  "smart0dte-prod-break-glass",
  "morning",
  "ASIAALICE1",
  "sts:AssumeRole",
  opens("smart0dte-prod-other", "later", "ASIAALICE2"),
);
const alicesLast = byRole("smart0dte-prod-other", "later", "ASIAALICE2", "iam:CreateRole", {
  requestParameters: { roleName: "smart0dte-prod-new", assumeRolePolicyDocument: `{"Resource":"arn:aws:s3:::${bucket}/*"}` },
});
const bob = byUser("bob", "sts:AssumeRole", opens("smart0dte-prod-break-glass", "morning", "ASIABOB"));
const bobsDeed = byRole("smart0dte-prod-break-glass", "morning", "ASIABOB", "s3:GetObject", forObject("smart0dte-prod-web", "index.html"));
const events = [alicesLast, alicesNext, alice, alicesDeed, bob, bobsDeed];

const answer = (subject: string) => who(events, subject).deeds.map(({ event, parts }) => [event.eventName, parts.join()]);

describe("who did what", () => {
  it("follows a person through the sessions that she opened, one from the other, and not through another's of the same name", () => {
    expect(answer("alice")).toEqual([
      ["AssumeRole", "by"],
      ["GetObject", "session"],
      ["AssumeRole", "session"],
      ["CreateRole", "session"],
    ]);
    expect(who(events, "alice").sessionKeys).toEqual(["ASIAALICE1", "ASIAALICE2"]);
  });

  it("tells what was done with a role, and who asked for a session of it", () => {
    expect(answer("smart0dte-prod-break-glass").map(([name]) => name)).toEqual([
      "AssumeRole",
      "GetObject",
      "AssumeRole",
      "CreateRole",
      "AssumeRole",
      "GetObject",
    ]);
  });

  it("finds a resource by name, ARN or part of a document", () => {
    expect(answer(bucket)).toEqual([
      ["GetObject", "to"],
      ["CreateRole", "to"],
    ]);
    expect(answer(`arn:aws:s3:::${bucket}/orders/1`)).toEqual([["GetObject", "to"]]);
  });

  it("does not take the beginning of a name for the name", () => {
    expect(answer("smart0dte-prod")).toEqual([]);
    expect(answer("smart0dte-prod-audit")).toEqual([]);
  });

  it("counts an event once that comes twice, as both ends of two periods hold it", () => {
    expect(who([...events, ...events], "bob").deeds).toHaveLength(who(events, "bob").deeds.length);
  });

  it("names people by role and session", () => {
    expect([actorOf(alice), actorOf(alicesDeed)]).toEqual(["alice", "smart0dte-prod-break-glass/morning"]);
  });

  it("asks the log for a word that every line about the subject holds", () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9-]{2,12}$/);
    fc.assert(
      fc.property(part, part, part, (subject, before, after) => {
        for (const value of [subject, `${before}/${subject}`, `${subject}/${after}`, `arn:aws:s3:::${subject}/*`]) {
          const event = byRole(before, after, "ASIAX", "s3:PutObject", { requestParameters: { one: [{ two: value }] } });
          expect(who([event], subject).deeds).toHaveLength(1);
          expect(JSON.stringify(event)).toContain(subject);
        }
      }),
      { numRuns: 200 },
    );
    expect(whoQuery("alice")).toBe('fields @message\n| filter @message like "alice"\n| sort @timestamp desc\n| limit 10000');
  });
});

describe("what a subject is", () => {
  it.each(["al", "a b", "alice'", 'x" or 1 = 1', "alice\n", "*", ""])("is not %j", (subject) => {
    expect(() => requireSubject(subject)).toThrow("is no name, path or ARN");
  });

  it.each(["alice", "alice@example.com", "arn:aws:iam::333333333333:role/access/x", "/smart0dte/prod/cloudtrail"])("is %s", (subject) => {
    expect(requireSubject(subject)).toBe(subject);
  });

  it("is found in documents within strings, and strings that are no documents do no harm", () => {
    expect(namesWithin({ policy: '{"Resource":["arn:aws:s3:::one/*"]}' }, "one")).toBe(true);
    expect(namesWithin({ policy: "{broken one" }, "one")).toBe(false);
    expect(names("one-two", "one")).toBe(false);
    expect(namesWithin(undefined, "one")).toBe(false);
  });
});

describe("events", () => {
  it("are read whatever else they hold, and what is none is counted", () => {
    const { events: read, notUnderstood } = trailEvents([
      { ...alice, eventVersion: "9.9", new: {} },
      undefined,
      { eventName: "x" },
      "text",
    ]);
    expect([read.length, notUnderstood]).toEqual([1, 3]);
  });

  it.each([
    ["90m", "2026-11-29T10:30:00.000Z"],
    ["7d", "2026-11-22T12:00:00.000Z"],
    ["2026-11-28", "2026-11-28T00:00:00.000Z"],
    ["2026-11-29T01:00:00+02:00", "2026-11-28T23:00:00.000Z"],
  ])("are asked for since %s", (since, from) => {
    expect(periodSince(since, new Date("2026-11-29T12:00:00Z")).from.toISOString()).toBe(from);
  });

  it.each(["", "0d", "7", "d", "yesterday", "2026-11-30", "-1d", "2026-13-01"])("are not asked for since %j", (since) => {
    expect(() => periodSince(since, new Date("2026-11-29T12:00:00Z"))).toThrow("is no time that has been");
  });
});
