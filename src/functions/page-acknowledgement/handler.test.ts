import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { PageWorld } from "../../../__tests__/helpers/functions/page-world";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { longestLink } from "../../facts/page-link";
import { pageAcknowledgementStatements } from "../../modules/function-permissions/page-acknowledgement";
import { pageLinkStatements } from "../../modules/function-permissions/page-link";
import { pagesOf } from "../../modules/observability/causes";
import { layers } from "../../layers/registry";
import { createHandler as createLinks, type LinkRequest } from "../page-link/handler";
import { type HttpRequest, createHandler } from "./handler";

const start = "2026-12-01T16:02:30Z";
const page = "smart0dte-prod-page-database";
const parameter = `/smart0dte/prod/pages/acknowledged/${page}`;
const environment = {
  AWS_REGION: "us-east-1",
  LINK_KEY_ARN: "arn:aws:kms:us-east-1:333333333333:key/one",
  PAGE_PREFIX: "smart0dte-prod-page-",
  ACKNOWLEDGEMENTS: "/smart0dte/prod/pages/acknowledged/*",
  ENDPOINT: "https://abcdefghij.execute-api.us-east-1.amazonaws.com",
};

let world: PageWorld;
let log: MemoryLog;
beforeEach(() => {
  world = new PageWorld("key of us-east-1");
  log = new MemoryLog();
});

const request: LinkRequest = { page, start, level: "first", onCall: { person: "ana" } };
const linkFor = async (of: Partial<LinkRequest> = {}, from = world): Promise<string> =>
  (await createLinks(environment, from.clients.kms, log)({ ...request, ...of })).link;
const tokenOf = (link: string): string => link.slice(environment.ENDPOINT.length + 1);
const ask = (method: string, token: string, given: NodeJS.ProcessEnv = environment) => {
  const event: HttpRequest = { pathParameters: { token }, requestContext: { http: { method } } };
  return createHandler(given, world.clients, log, () => world.now)(event);
};
const answered = (): string | undefined => world.parameters.get(parameter)?.Value;

describe("whoever opens a link", () => {
  it("sees which page it is of, whose link it is and a button, and has changed nothing", async () => {
    const { statusCode, body } = await ask("GET", tokenOf(await linkFor()));
    expect(statusCode).toBe(200);
    expect(body).toContain(`<h1>${page}</h1>`);
    expect(body).toContain(`rings in us-east-1 since ${start}`);
    expect(body).toContain("the link of ana, the first level");
    expect(body).toContain('<form method="post"><button>');
    expect(world.parameters.size).toBe(0);
  });

  it("acknowledges it by the button, in the name of whom it was sent to", async () => {
    const { statusCode, body } = await ask("POST", tokenOf(await linkFor()));
    expect([statusCode, answered()]).toEqual([200, `${start} link of ana, the first level`]);
    expect(body).toContain("Nobody else is notified");
    expect(body).not.toContain("<form");
  });

  it("acknowledges it once: whoever comes later sees who has", async () => {
    const first = tokenOf(await linkFor());
    await ask("POST", first);
    const second = tokenOf(await linkFor({ level: "second" }));
    for (const [method, token] of [
      ["POST", first],
      ["POST", second],
      ["GET", second],
    ] as const) {
      const { statusCode, body } = await ask(method, token);
      expect([statusCode, body.includes("was acknowledged by ana, the first level at 2026-12-01T16:04:00.000Z")]).toEqual([200, true]);
    }
    expect(world.calls.filter((call) => call === "ssm:PutParameter")).toHaveLength(1);
  });

  it("sees that somebody has acknowledged it by command", async () => {
    world.parameters.set(parameter, { Value: page, LastModifiedDate: new Date("2026-12-01T16:03:00Z") });
    expect((await ask("POST", tokenOf(await linkFor()))).body).toContain("was acknowledged by command");
    expect(answered()).toBe(page);
  });

  it("acknowledges this ringing though an earlier one was, by whichever way", async () => {
    for (const Value of [page, "2026-11-30T10:00:00Z link of ben, the first level"]) {
      world.parameters.set(parameter, { Value, LastModifiedDate: new Date("2026-11-30T10:01:00Z") });
      await ask("POST", tokenOf(await linkFor()));
      expect(answered()).toBe(`${start} link of ana, the first level`);
    }
  });
});

describe("a link acknowledges nothing", () => {
  const refused = async (token: string, status: number, given?: NodeJS.ProcessEnv) => {
    for (const method of ["GET", "POST"]) {
      const { statusCode, body } = await ask(method, token, given);
      expect([method, statusCode, body.includes("<form")]).toEqual([method, status, false]);
    }
    expect(world.calls).not.toContain("ssm:PutParameter");
  };

  it("when it has expired, without a question to KMS", async () => {
    const token = tokenOf(await linkFor());
    world.now = new Date("2026-12-02T16:02:31Z");
    world.calls.length = 0;
    await refused(token, 410);
    expect(world.calls).toEqual([]);
  });

  it("when its page has ended", async () => {
    world.state = "OK";
    await refused(tokenOf(await linkFor()), 410);
  });

  it("when its page has ended and rings anew", async () => {
    world.since = new Date("2026-12-01T16:03:45Z");
    await refused(tokenOf(await linkFor()), 410);
  });

  it("when anything of it was changed", async () => {
    const [mac = "", name = "", recipient = "", time = ""] = tokenOf(await linkFor()).split(".");
    const other = `${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`;
    const later = (Number.parseInt(time, 36) - 1).toString(36);
    for (const token of [
      [other, name, recipient, time],
      [mac, "cache", recipient, time],
      [mac, name, "fben", time],
      [mac, name, "s", time],
      [mac, name, recipient, later],
    ])
      await refused(token.join("."), 404);
  });

  it("in a region whose key has not made it", async () => {
    const token = tokenOf(await linkFor({}, new PageWorld("key of us-west-2")));
    await refused(token, 404);
  });

  it("in another region, even if both had one key", async () => {
    await refused(tokenOf(await linkFor()), 404, { ...environment, AWS_REGION: "us-west-2" });
  });

  it.each([
    ["nothing", ""],
    ["no link", "robots.txt"],
    ["no HMAC", `.database.fana.t6l2qe`],
    ["a short HMAC", `${"A".repeat(37)}.database.fana.t6l2qe`],
    ["a level that there is none", `${"A".repeat(38)}.database.x.t6l2qe`],
    ["a person of a level", `${"A".repeat(38)}.database.sana.t6l2qe`],
    ["a name with a slash", `${"A".repeat(38)}.a/b.fana.t6l2qe`],
    ["a time that is still to come", `${"A".repeat(38)}.database.fana.zzzzzz`],
    ["what is too long", `${"A".repeat(5000)}.database.fana.t6l2qe`],
  ])("when it is %s, without a question to KMS", async (_, token) => {
    await refused(token, 404);
    expect(world.calls).toEqual([]);
  });

  it.each(["kms", "cloudwatch", "ssm"])("while %s does not answer, and says so", async (service) => {
    const token = tokenOf(await linkFor());
    world.down.add(service);
    await refused(token, 503);
  });

  it("where the function is not told what it needs", async () => {
    for (const name of ["AWS_REGION", "LINK_KEY_ARN", "PAGE_PREFIX", "ACKNOWLEDGEMENTS"])
      expect((await ask("POST", tokenOf(await linkFor()), { ...environment, [name]: "" })).statusCode).toBe(503);
    expect(answered()).toBeUndefined();
  });
});

describe("an answer", () => {
  it("lets nobody load, frame, keep or pass on anything, refusals too", async () => {
    for (const token of [tokenOf(await linkFor()), "robots.txt"]) {
      const { headers, body } = await ask("GET", token);
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "strict-transport-security": expect.stringMatching(/^max-age=\d{8}/),
      });
      expect(headers["content-security-policy"]).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      );
      expect(body).not.toMatch(/<script|<img|<link|https?:/);
    }
  });

  it("and the log hold no link, which whoever reads them could use", async () => {
    const token = tokenOf(await linkFor());
    const answers = [await ask("GET", token), await ask("POST", token)];
    const mac = token.split(".")[0] ?? "";
    expect(answers.map(({ body }) => body).join("") + JSON.stringify(log)).not.toContain(mac);
  });
});

describe("the functions of links", () => {
  it("may do exactly what they do", async () => {
    const link = await linkFor();
    const signed = [...new Set(world.calls)];
    world.calls.length = 0;
    await ask("POST", tokenOf(link));
    const [keyArn, acknowledgementsArn] = [
      environment.LINK_KEY_ARN,
      `arn:aws:ssm:us-east-1:333333333333:parameter${environment.ACKNOWLEDGEMENTS}`,
    ];
    expect(allowedActions(pageLinkStatements({ keyArn }), /^$/)).toEqual(signed);
    expect(allowedActions(pageAcknowledgementStatements({ keyArn, acknowledgementsArn }), /^$/)).toEqual([...new Set(world.calls)].sort());
  });

  it.each([
    ["a page of another environment", { page: "smart0dte-staging-page-database" }],
    ["no time", { start: "now" }],
    ["a time that the link could not name exactly", { start: "2026-12-01T16:02:30.400Z" }],
  ])("make no link for %s", async (_, of) => {
    await expect(linkFor(of)).rejects.toThrow();
  });

  it("make no link that an SMS would divide", async () => {
    await expect(
      createLinks({ ...environment, ENDPOINT: `https://${"a".repeat(90)}.example` }, world.clients.kms, log)(request),
    ).rejects.toThrow(new RegExp(`${longestLink} are allowed`));
  });

  it("make one that SMS keeps whole for the longest page and name, in the region with the longest name, of letters that every SMS has", async () => {
    const pages = pagesOf(
      layers.map(({ id }) => id),
      true,
    );
    const longest = pages.reduce((one, other) => (other.length > one.length ? other : one));
    const { link } = await createLinks(
      { ...environment, ENDPOINT: "https://abcdefghij.execute-api.ap-southeast-1.amazonaws.com" },
      world.clients.kms,
      log,
    )({ ...request, page: `${environment.PAGE_PREFIX}${longest}`, onCall: { person: `a${"b".repeat(30)}` } });
    expect(link.length).toBeLessThanOrEqual(longestLink);
    expect(link).toMatch(/^[A-Za-z0-9:/._-]+[A-Za-z0-9]$/);
  });

  it("name a person of the first level alone", async () => {
    for (const level of ["second", "third"] as const) {
      await ask("POST", tokenOf(await linkFor({ level })));
      expect(answered()).toBe(`${start} link of the ${level} level`);
      world.parameters.clear();
    }
  });
});
