import { Testing } from "cdktf";
import { assetCachingCode } from "../../../src/modules/edge/code/asset-caching";
import { jsLiteral } from "../../../src/modules/edge/code/literal";
import { codeLimitBytes, EdgeFunction } from "../../../src/modules/edge/edge-function";
import { runFunction, unknownToRuntime, viewerRequest } from "../../helpers/cloudfront-function";
import { realStack, resourceAt, resources } from "../../helpers/estate";

/** The code of one of prod's functions, as Terraform gets it. */
const codeOf = async (path: string): Promise<string> =>
  String(resourceAt(await realStack("prod-us-east-1-edge"), `${path}/function`).args.code);

describe("the function of the web application's paths", () => {
  const pathOf = async (uri: string): Promise<string> =>
    (await runFunction(await codeOf("content/paths"), { request: viewerRequest(uri) })).uri;

  it.each([
    ["the root", "/"],
    ["a page", "/positions"],
    ["a page with a slash at its end", "/positions/"],
    ["a page deep down", "/orders/2026/03/10"],
    ["a symbol with a dot", "/symbols/BRK.B"],
    ["a symbol with a dot in the middle of the path", "/symbols/BRK.B/chain"],
    ["a version with dots", "/releases/v1.2.3"],
    ["a price", "/alerts/SPX/4500.50"],
    ["an encoded dot", "/symbols/BRK%2EB"],
    ["an encoded slash", "/symbols/SPX%2FSPXW"],
    ["letters beyond ASCII", "/r%C3%A9sum%C3%A9"],
    ["a name that only begins like a service's path", "/apidocs"],
    ["another such name", "/wsj"],
    ["a service's path in other letters, which CloudFront does not know as such", "/API"],
    ["a file's ending inside a page's name", "/files.css/list"],
    ["a folder of assets without a file", "/assets"],
  ])("gives index.html for %s", async (_, uri) => {
    expect(await pathOf(uri)).toBe("/index.html");
  });

  it.each([
    ["the page itself", "/index.html"],
    ["an asset", "/assets/index-4f3c2a1b.js"],
    ["a style sheet", "/static/main.css"],
    ["the map of a bundle", "/main.js.map"],
    ["an icon", "/favicon.ico"],
    ["a manifest", "/site.webmanifest"],
    ["a file with an ending in capitals", "/LOGO.PNG"],
    ["a file with an encoded dot", "/report%2Epdf"],
    ["a file with a blank", "/terms%20of%20use.pdf"],
    ["what the standard puts where it has no ending", "/.well-known/apple-app-site-association"],
  ])("leaves %s as it is", async (_, uri) => {
    expect(await pathOf(uri)).toBe(uri);
  });

  it.each([
    "/api",
    "/api/",
    "/api/v1/orders",
    "/ws",
    "/ws/quotes",
    "/api/v1/stream/quotes",
    "/%61pi/v1/orders",
    "/api/v1/spec.json",
    "/ws/index.html",
  ])("answers %s, which the services have, with 404 and no page", async (uri) => {
    expect(await runFunction(await codeOf("content/paths"), { request: viewerRequest(uri) })).toEqual({
      statusCode: 404,
      statusDescription: "Not Found",
      headers: { "cache-control": { value: "no-store" } },
    });
  });

  it.each(["/%", "/%E0%A4%A", "/%zz.css", "/%c0%ae%c0%ae/"])("refuses %s, which is no path, and does not fail", async (uri) => {
    expect(await runFunction(await codeOf("content/paths"), { request: viewerRequest(uri) })).toMatchObject({ statusCode: 400 });
  });

  it("leaves method, query string, headers and cookies alone", async () => {
    const request = viewerRequest("/login", {
      method: "HEAD",
      querystring: { redirect: { value: "%2Forders%2F1.css" } },
      headers: { accept: { value: "text/html" } },
      cookies: { theme: { value: "dark" } },
    });
    expect(await runFunction(await codeOf("content/paths"), { request })).toEqual({ ...request, uri: "/index.html" });
  });
});

describe("the function of the origin's token", () => {
  const headersOf = async (headers: Record<string, { value: string }>, values: Record<string, string>) =>
    (await runFunction(await codeOf("services/token"), { request: viewerRequest("/api/v1/orders", { headers }) }, values)).headers;
  const host = { host: { value: "app.example.com" } };
  /** Where the viewer of the tests' events is. */
  const viewer = { "true-client-ip": { value: "198.51.100.1" } };

  it("shows the store's current token and none of the others", async () => {
    expect(await headersOf(host, { current: "aa11", next: "bb22", previous: "cc33" })).toEqual({
      ...host,
      ...viewer,
      "x-origin-verify": { value: "aa11" },
    });
  });

  it("lets no viewer bring a token of its own", async () => {
    expect(await headersOf({ ...host, "x-origin-verify": { value: "guessed" } }, { current: "aa11" })).toEqual({
      ...host,
      ...viewer,
      "x-origin-verify": { value: "aa11" },
    });
    expect(await headersOf({ ...host, "x-origin-verify": { value: "guessed" } }, {})).toEqual({ ...host, ...viewer });
  });

  it("passes a WebSocket's opening on, with all its headers", async () => {
    const opening = { ...host, "sec-websocket-key": { value: "dGhlIHNhbXBsZSBub25jZQ==" }, "sec-websocket-version": { value: "13" } };
    const result = await runFunction(
      await codeOf("services/token"),
      { request: viewerRequest("/ws/quotes", { headers: opening, querystring: { token: { value: "t" } } }) },
      { current: "aa11" },
    );
    expect(result).toEqual(
      viewerRequest("/ws/quotes", {
        headers: { ...opening, ...viewer, "x-origin-verify": { value: "aa11" } },
        querystring: { token: { value: "t" } },
      }),
    );
  });

  it("lets a request go on without a token when there is none, to be refused by the load balancer", async () => {
    expect(await headersOf(host, {})).toEqual({ ...host, ...viewer });
  });

  it("tells the services the viewer's address, over whatever the viewer wrote there", async () => {
    expect(await headersOf({ ...host, "true-client-ip": { value: "192.0.2.99" } }, {})).toEqual({ ...host, ...viewer });
  });

  it.each([
    "/ws/../api/v1/orders",
    "/api/./v1/orders",
    "/api/v1/..",
    "/api/v1/.",
    "/api/%2e%2e/assets/a.js",
    "/api/.%2E/orders",
    "/api/..%2forders",
    "/api%2f..%2fassets",
    "/api/..\\orders",
    "/api/%5c..%5corders",
  ])("refuses %s, which CloudFront and a load balancer read differently", async (uri) => {
    expect(await runFunction(await codeOf("services/token"), { request: viewerRequest(uri) }, { current: "aa11" })).toEqual({
      statusCode: 400,
      statusDescription: "Bad Request",
      headers: { "cache-control": { value: "no-store" } },
    });
  });

  it.each(["/api/v1/orders", "/api/v1/symbols/BRK.B", "/api/v1/.well-known", "/api/v1/a..b", "/api/v1/...", "/api/v1/SPX%2FSPXW"])(
    "passes %s on as it is",
    async (uri) => {
      expect((await runFunction(await codeOf("services/token"), { request: viewerRequest(uri) }, { current: "aa11" })).uri).toBe(uri);
    },
  );
});

describe("the function of assets", () => {
  const cached = async (statusCode: number, headers = {}) =>
    (await runFunction(await codeOf("content/caching"), { request: viewerRequest("/assets/a.js"), response: { statusCode, headers } }))
      .headers;

  it.each([200, 206, 304])("tells browsers with %i that the asset stays for a year", async (statusCode) => {
    expect(await cached(statusCode, { "cache-control": { value: "no-cache" }, etag: { value: '"1"' } })).toEqual({
      "cache-control": { value: "public, max-age=31536000, immutable" },
      etag: { value: '"1"' },
    });
  });

  it.each([403, 404, 503])("says nothing of the kind with %i", async (statusCode) => {
    expect(await cached(statusCode)).toEqual({});
  });
});

describe("every function of prod", () => {
  it("is code of the runtime 2.0, published, small enough, without what the runtime lacks or Terraform would replace", async () => {
    const functions = resources(await realStack("prod-us-east-1-edge"), "aws_cloudfront_function");
    expect(functions).toHaveLength(3);
    for (const { args } of functions) {
      const code = String(args.code);
      expect(args).toMatchObject({ runtime: "cloudfront-js-2.0", publish: true });
      expect(Buffer.byteLength(code)).toBeLessThanOrEqual(codeLimitBytes);
      expect(unknownToRuntime(code)).toEqual([]);
      expect(code).not.toMatch(/[$%]\{/);
      expect(code).not.toContain("`");
    }
  });

  it("would be found out if it used what the runtime lacks", () => {
    expect(unknownToRuntime("function handler(event) { return { ...event, a: event?.b, c: process.env, d: require('fs') }; }")).toEqual(
      expect.arrayContaining(["SpreadElement", "ChainExpression", "process", "require"]),
    );
  });

  it("is refused when it is larger than CloudFront takes", () => {
    const make = (code: string) =>
      Testing.synthScope(
        (stack) =>
          new EdgeFunction(stack, "large", {
            place: { names: { project: "p", owner: "o" }, accountId: "1", region: "us-east-1" },
            role: "large",
            description: "Large",
            code,
          }),
      );
    expect(() => make("x".repeat(codeLimitBytes))).not.toThrow();
    expect(() => make("x".repeat(codeLimitBytes + 1))).toThrow("the function large has 10241 bytes; CloudFront takes 10240");
  });

  it("holds values as text, whatever they contain", () => {
    const odd = 'a"b\\c${d}%{e}';
    expect(jsLiteral(odd)).not.toMatch(/[$%]\{/);
    expect(JSON.parse(jsLiteral(odd))).toBe(odd);
    expect(unknownToRuntime(assetCachingCode(60))).toEqual([]);
  });
});
