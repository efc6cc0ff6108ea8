import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type AxeResults, type RunOptions } from "axe-core";
import { type Browser, type Page } from "puppeteer-core";
import { type Review } from "../../../../src/estate/judge/review/review";
import { anchorOf } from "../../../../src/estate/judge/review/page/anchors";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
import { launchBrowser } from "../../../helpers/browser";
import { temporaryFolder } from "../../../helpers/command";
import { writeFile } from "../../../helpers/machine";
import { reviewOf, reviewOfTwo } from "./page-samples";

declare global {
  interface Window {
    /** There once its source has run in the page. */
    readonly axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };
  }
}

const folder = temporaryFolder();
const axe = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");
const nowhere = "http://127.0.0.1:9/";

let browser: Browser;
let page: Page;
/** What the page asked for, and what its own policy refused. */
let requests: string[];
let failures: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  page = await browser.newPage();
  [requests, failures] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => failures.push(String(error)));
});
afterEach(async () => {
  expect(failures).toEqual([]);
  await page.close();
});

let files = 0;
async function open(review: Review, { width = 1280, fragment = "" } = {}): Promise<string> {
  files += 1;
  const url = pathToFileURL(writeFile(path.join(folder, `${files}.html`), reviewPage(review))).href;
  await page.setViewport({ width, height: 900 });
  await page.goto(`${url}${fragment}`);
  return url;
}

/** Lays out everything, also what nobody has scrolled to or unfolded. */
const unfold = () =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const item of document.querySelectorAll<HTMLElement>("li.change")) item.style.contentVisibility = "visible";
  });

const shown = () =>
  page.$$eval("li.change:not([hidden])", (items) =>
    items.map(({ dataset }) => ({
      verdict: dataset.verdict,
      stack: dataset.stack,
      effect: dataset.effect,
      rules: dataset.rules?.split(" ") ?? [],
    })),
  );
const told = () => page.$eval("#filters output", (output) => output.textContent);
const focused = () =>
  page.evaluate(() => ({
    tag: document.activeElement?.tagName,
    name: document.activeElement?.getAttribute("name"),
    value: document.activeElement?.getAttribute("value"),
  }));

/** Presses Tab until the focus is where it is wanted, as somebody without a mouse would; each stop must be seen. */
async function tabTo(selector: string): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press("Tab");
    const [there, seen] = await page.evaluate((wanted) => {
      const element = document.activeElement;
      if (element === null) return [false, false];
      return [element.matches(wanted), getComputedStyle(element.closest(".tile") ?? element).outlineStyle !== "none"];
    }, selector);
    expect(seen).toBe(true);
    if (there) return;
  }
  throw new Error(`the keyboard does not lead to ${selector}`);
}

describe("the page in a browser", () => {
  it("asks for nothing but itself, and its policy lets nothing else happen", async () => {
    const url = await open(reviewOfTwo());
    expect(requests).toEqual([url]);
    const refused = await page.evaluate(
      (target) =>
        new Promise<string[]>((resolve) => {
          const directives: string[] = [];
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
            directives.push(effectiveDirective);
            if (directives.length === 3) resolve(directives.sort());
          });
          document.body.append(Object.assign(document.createElement("img"), { src: target }));
          document.body.append(Object.assign(document.createElement("script"), { textContent: "window.hacked = 1" }));
          fetch(target).catch(() => undefined);
        }),
      nowhere,
    );
    expect(refused).toEqual(["connect-src", "img-src", "script-src-elem"]);
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  });

  it("filters by verdict, text, stack, effect and rule with the keyboard alone", async () => {
    const review = reviewOf(160);
    await open(review);
    const all = review.changes.length;
    expect(await told()).toBe(`all ${all} shown`);

    await tabTo("[name=verdict][value=irreversible]");
    await page.keyboard.press("Space");
    expect(new Set((await shown()).map(({ verdict }) => verdict))).toEqual(new Set(["irreversible"]));
    expect(await told()).toBe(`${review.counts.irreversible} of ${all} shown`);

    await tabTo("[name=verdict][value=unknown]");
    await page.keyboard.press("Space");
    expect(await shown()).toHaveLength(review.counts.irreversible + review.counts.unknown);

    await tabTo("[name=text]");
    await page.keyboard.type("AWS_DB_instance");
    expect((await shown()).length).toBe(
      review.changes.filter(({ type, verdict }) => type === "aws_db_instance" && (verdict === "irreversible" || verdict === "unknown"))
        .length,
    );

    await tabTo("button[type=reset]");
    await page.keyboard.press("Enter");
    await page.waitForFunction((count) => document.querySelectorAll("li.change:not([hidden])").length === count, {}, all);
  });

  it.each([
    ["stack", (change: Review["changes"][number]) => change.stack],
    ["effect", (change: Review["changes"][number]) => change.effect],
  ] as const)("limits the page to one %s with the keyboard alone", async (name, valueOf) => {
    const review = reviewOf(60);
    await open(review);
    await tabTo(`select[name=${name}]`);
    await page.keyboard.press("ArrowDown");
    const chosen = await page.$eval(`select[name=${name}]`, (select) => select.value);
    expect(chosen).not.toBe("");
    expect(await shown()).toHaveLength(review.changes.filter((change) => valueOf(change) === chosen).length);
  });

  it("limits the page to one rule, also to what is folded away", async () => {
    const review = reviewOf(160);
    await open(review);
    await tabTo("select[name=rule]");
    await page.keyboard.press("End");
    const chosen = await page.$eval("select[name=rule]", (select) => select.value);
    const wanted = review.changes.filter(({ findings }) => findings.some(({ rule }) => rule === chosen));
    expect(await shown()).toHaveLength(wanted.length);
    expect((await shown()).every(({ rules }) => rules.includes(chosen))).toBe(true);
  });

  it("opens a change and leads to its users with the keyboard alone", async () => {
    await open(reviewOfTwo());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await focused()).toMatchObject({ tag: "MAIN" });
    await tabTo("li.change a[href^='#c-']");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.tagName === "SUMMARY");
    expect(await page.evaluate(() => document.activeElement?.closest("li")?.id)).toBe(
      anchorOf({ stack: "dev-us-east-1-data", address: "aws_s3_bucket_policy.main" }),
    );
  });

  it("keeps its filters in its address, and shows the change that an address names", async () => {
    const review = reviewOf(60);
    const safe = review.changes.find(({ verdict }) => verdict === "safe");
    await open(review, { fragment: "#verdict=dangerous&stack=dev-us-east-1-data" });
    expect(await shown()).toHaveLength(
      review.changes.filter(({ verdict, stack }) => verdict === "dangerous" && stack === "dev-us-east-1-data").length,
    );
    if (safe === undefined) throw new Error("the sample has something safe");
    await page.evaluate((anchor) => {
      location.hash = anchor;
    }, anchorOf(safe));
    await page.waitForFunction(
      (anchor) => document.querySelector(`#${anchor} > details`)?.hasAttribute("open") === true,
      {},
      anchorOf(safe),
    );
    expect(await page.$eval(`#${anchorOf(safe)}`, (item) => item.checkVisibility())).toBe(true);
  });

  it.each([390, 768, 1280])("lets nothing overflow at %i px", async (width) => {
    for (const review of [reviewOf(60), reviewOfTwo()]) {
      await open(review, { width });
      await unfold();
      const [inner, scroll, beyond] = await page.evaluate(
        () =>
          [
            innerWidth,
            document.documentElement.scrollWidth,
            // The table of stacks scrolls within itself.
            [...document.body.querySelectorAll("*:not(.scroll *, .skip)")]
              .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
              .map(({ outerHTML }) => outerHTML.slice(0, 80)),
          ] as const,
      );
      expect({ scroll, beyond }).toEqual({ scroll: inner, beyond: [] });
    }
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ] as const)("passes the checks of contrast and access in %s at %i px", async (theme, width) => {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
    for (const review of [reviewOf(30), reviewOfTwo()]) {
      await open(review, { width });
      await unfold();
      await page.evaluate(axe);
      const results = await page.evaluate(async () => {
        const { violations, passes } = await window.axe.run(document, { resultTypes: ["violations", "passes"] });
        return {
          violations: violations.map(
            ({ id, nodes }) =>
              `${id}: ${nodes
                .slice(0, 3)
                .map(({ html, failureSummary }) => `${html} ${failureSummary}`)
                .join("; ")}`,
          ),
          contrasts: passes.find(({ id }) => id === "color-contrast")?.nodes.length ?? 0,
        };
      });
      expect(results.violations).toEqual([]);
      expect(results.contrasts).toBeGreaterThan(20);
    }
  });

  it("answers with 1,000 changes, of which it lays out only what is in view", async () => {
    const review = reviewOf(1_000);
    await open(review);
    const [laidOut, elements] = await page.evaluate(() => [
      [...document.querySelectorAll("li.change")].filter((item) =>
        item.querySelector("summary")?.checkVisibility({ contentVisibilityAuto: true }),
      ).length,
      document.querySelectorAll("*").length,
    ]);
    expect(laidOut).toBeGreaterThan(0);
    expect(laidOut).toBeLessThan(100);
    expect(elements).toBeLessThan(80_000);
    await page.type("[name=text]", "aws_kms_key.");
    expect(await shown()).toHaveLength(review.changes.filter(({ type }) => type === "aws_kms_key").length);
    await page.click("[name=unfold]");
    expect(await page.$$eval("li.change:not([hidden]) > details:not([open])", (closed) => closed.length)).toBe(0);
  });

  it("prints the details of what is shown and not safe, and folds them again", async () => {
    await open(reviewOf(200));
    const unfolded = () => page.$$eval("li.change > details[open]", (items) => items.map((item) => item.parentElement?.dataset.verdict));
    expect(await unfolded()).toEqual([]);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(new Set(await unfolded())).toEqual(new Set(["irreversible", "dangerous", "unknown", "look"]));
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await unfolded()).toEqual([]);
  });

  it("shows everything where no script runs", async () => {
    await page.setJavaScriptEnabled(false);
    await open(reviewOf(30));
    await page.setJavaScriptEnabled(true);
    expect(await page.$eval("#filters", (form) => form.checkVisibility())).toBe(false);
    expect(await shown()).toHaveLength(30);
  });
});
