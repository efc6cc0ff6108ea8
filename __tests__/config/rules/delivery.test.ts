import { loadEstate } from "../../../config/load";
import { deliveryEstateRules, deliveryRules } from "../../../config/rules/delivery";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { pinnedImage } from "../../helpers/delivery/estate-pipelines";
import { findingsAfter } from "../../helpers/config";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";
import { expectViolation, type FoundViolation } from "../../helpers/rule-violations";

type Environment = Writable<EnvironmentConfig>;
type Delivery = NonNullable<Environment["delivery"]>;
type Pipelines = NonNullable<Delivery["pipelines"]>;

/** What the rules find, in whichever environment. */
function violations(estate: readonly EnvironmentConfig[]): FoundViolation[] {
  const found: FoundViolation[] = [];
  for (const environment of estate)
    for (const { id, check } of deliveryRules) check(environment, (violation) => found.push({ ...violation, id }));
  for (const { id, check } of deliveryEstateRules) check(estate, (_, violation) => found.push({ ...violation, id }), []);
  return found;
}

const edited = (name: string, edit: (environment: Environment, delivery: Delivery) => void): EnvironmentConfig[] =>
  editedEstate((environment) => {
    if (environment.environment === name && environment.delivery !== undefined) edit(environment, environment.delivery);
  });
const inProd = (edit: (pipelines: Pipelines, environment: Environment, delivery: Delivery) => void): EnvironmentConfig[] =>
  edited("prod", (environment, delivery) => {
    if (delivery.pipelines !== undefined) edit(delivery.pipelines, environment, delivery);
  });

const unpinned = loadEstate(realConfig).find(({ environment }) => environment === "prod")?.delivery?.pipelines?.build as Pipelines["build"];
const pinned = (build: Readonly<Pipelines["build"]>): Pipelines["build"] => ({ ...build, images: { ...build.images, tools: pinnedImage } });

/** Environments that have pipelines of the estate; those of staging are a copy of production's. */
function inEstate(...names: readonly string[]): EnvironmentConfig[] {
  const estate = { repository: "smart0dte/smart0dte-estate", branch: "main", timeoutMinutes: 360 };
  const pipelines = loadEstate(realConfig).find(({ environment }) => environment === "prod")?.delivery?.pipelines;
  return editedEstate((environment) => {
    if (names.includes(environment.environment) && environment.delivery !== undefined && pipelines !== undefined)
      environment.delivery.pipelines = { ...structuredClone(pipelines), build: pinned(pipelines.build), estate } as Pipelines;
  });
}

describe("rules of delivery", () => {
  it("find nothing in an estate with pipelines of its own", () => {
    expect(violations(inEstate("prod"))).toEqual([]);
  });

  it("find nothing in the project's own environments", () => {
    expect(violations(loadEstate(realConfig))).toEqual([]);
  });

  it.each<[string, EnvironmentConfig[], string, RegExp]>([
    [
      "an environment that keeps data and that changes of the estate would reach before every stage, without an approval",
      inEstate("prod").map((environment) => ({ ...environment, ...(environment.environment === "dev" ? { keepsData: true } : {}) })),
      "the-estate-reaches-data-through-stages at keepsData",
      /delivery\.pipelines\.stages of prod/,
    ],
    [
      "a window that ends before it begins",
      inProd((_, __, delivery) => (delivery.window = { days: ["mon"], from: "17:00", until: "09:00" })),
      "delivery-window-opens at delivery.window.until",
      /one day/,
    ],
    [
      "a window that never opens, because the market trades all of it",
      inProd((_, __, delivery) => (delivery.window = { days: ["mon", "tue"], from: "10:00", until: "15:00" })),
      "delivery-window-opens at delivery.window",
      /never opens/,
    ],
    [
      "a rebuild while the market trades, which the first stage refuses",
      edited("prod", (_, delivery) => {
        if (delivery.pipelines !== undefined) delivery.pipelines.rebuild = { days: ["tue"], at: "10:00" };
      }).map((environment) =>
        environment.environment === "staging" && environment.delivery !== undefined
          ? { ...environment, delivery: { ...environment.delivery, duringSession: "refused" as const } }
          : environment,
      ),
      "rebuilds-are-admitted at delivery.pipelines.rebuild",
      /makes nothing newer/,
    ],
    [
      "a rebuild on one day twice",
      inProd((pipelines) => (pipelines.rebuild = { days: ["sat", "sat"], at: "18:00" })),
      "rebuilds-are-admitted at delivery.pipelines.rebuild.days.1",
      /remove the repeated/,
    ],
    [
      "two environments with pipelines of the estate",
      inEstate("staging", "prod"),
      "one-pipeline-of-the-estate at delivery.pipelines.estate",
      /fewest people/,
    ],
    [
      "an approval without approvers",
      inProd(({ approval }) => (approval.approvers = [])),
      "delivery-approvers at delivery.pipelines.approval.approvers",
      /who may approve/,
    ],
    [
      "an approver who is no role",
      inProd(({ approval }) => (approval.approvers = ["release-aprover"])),
      "delivery-approvers at delivery.pipelines.approval.approvers.0",
      /name one of them/,
    ],
    [
      "an approver who is for emergencies",
      inProd(({ approval }) => (approval.approvers = ["break-glass"])),
      "delivery-approvers at delivery.pipelines.approval.approvers.0",
      /emergencies/,
    ],
    [
      "a gate that lets everything through",
      inProd(({ scan }) => (scan.blocks = [])),
      "delivery-scan-stops-something at delivery.pipelines.scan.blocks",
      /add CRITICAL/,
    ],
    [
      "a gate that lets the worst through",
      inProd(({ scan }) => (scan.blocks = ["LOW"])),
      "delivery-scan-stops-something at delivery.pipelines.scan.blocks",
      /add CRITICAL/,
    ],
    [
      "machines of another architecture than the tasks'",
      inProd(({ build }) => (build.environmentType = "LINUX_CONTAINER")),
      "delivery-architecture at delivery.pipelines.build.environmentType",
      /ARM_CONTAINER/,
    ],
    [
      "an image of another architecture than the machines'",
      inProd(({ build }) => (build.images.tools = "aws/codebuild/standard:7.0")),
      "delivery-architecture at delivery.pipelines.build.images.tools",
      /aarch64/,
    ],
    [
      "an image of AWS's gallery of another architecture",
      inProd(({ build }) => (build.images.node = `public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0@sha256:${"0".repeat(64)}`)),
      "delivery-architecture at delivery.pipelines.build.images.node",
      /aarch64/,
    ],
    [
      "applies of the estate in an image that a tag decides",
      inEstate("prod").map((environment) =>
        environment.delivery?.pipelines?.estate === undefined
          ? environment
          : { ...environment, delivery: { ...environment.delivery, pipelines: { ...environment.delivery.pipelines, build: unpinned } } },
      ),
      "the-estate-is-applied-in-a-known-image at delivery.pipelines.build.images.tools",
      /imagetools inspect/,
    ],
    [
      "tests in an image of a registry that a tag decides",
      inProd(({ build }) => (build.images.python = "333333333333.dkr.ecr.us-east-1.amazonaws.com/builds/python:3.13")),
      "builds-run-in-known-images at delivery.pipelines.build.images.python",
      /builds\/python:3\.13@sha256:<digest>/,
    ],
    [
      "settings of a service that is none",
      inProd(({ overrides }) => (overrides.apii = {})),
      "delivery-overrides-name-deployables at delivery.pipelines.overrides.apii",
      /correct the name/,
    ],
    [
      "more stages than a pipeline has",
      inProd((pipelines) => (pipelines.stages = [...Array.from({ length: 50 }, (_, index) => `env${index}`), "prod"])),
      "delivery-pipelines-in-their-account at delivery.pipelines.stages",
      /fewer environments/,
    ],
    [
      "stages that end elsewhere",
      inProd((pipelines) => (pipelines.stages = ["prod", "staging"])),
      "delivery-pipelines-in-their-account at delivery.pipelines.stages",
      /put prod last/,
    ],
    [
      "pipelines in another account",
      inProd((_, __, delivery) => (delivery.account = "222222222222")),
      "delivery-pipelines-in-their-account at delivery.account",
      /333333333333/,
    ],
    [
      "a stage that is no environment",
      inProd((pipelines) => (pipelines.stages = ["stagin", "prod"])),
      "delivery-stages-are-environments at delivery.pipelines.stages.0",
      /correct the name/,
    ],
    [
      "a stage that does not let the pipelines in",
      inProd((pipelines) => (pipelines.stages = ["dev", "prod"])),
      "delivery-stages-are-environments at delivery.pipelines.stages.0",
      /in the file of dev/,
    ],
    [
      "an environment that names an account without pipelines",
      edited("staging", (_, delivery) => (delivery.account = "111111111111")),
      "delivery-account-has-pipelines at delivery.account",
      /account of the pipelines/,
    ],
    [
      "a service without a build",
      edited("staging", ({ services }) => {
        if (services.catalog.api !== undefined) services.catalog.extra = structuredClone(services.catalog.api);
      }),
      "services-have-a-build at services.catalog.extra",
      /catalogue of prod/,
    ],
    [
      "a service that skips a stage",
      edited("staging", ({ services }) => delete services.catalog.reporting),
      "services-have-a-build at services.catalog",
      /add reporting/,
    ],
  ])("refuse %s", (_, estate, expected, fix) => {
    expectViolation(violations(estate), expected, fix);
  });

  it.each([
    ["repository", "https://github.com/smart0dte/trading-platform"],
    ["repository", "trading-platform"],
    ["repository", "smart0dte/trading-platform.git"],
    ["branch", "feature/../main"],
    ["branch", "main.lock"],
    ["branch", "-main"],
    ["branch", "re*"],
  ])("refuse the %s %s", (name, to) => {
    const findings = findingsAfter({ prod: [{ at: ["delivery", "pipelines", name], to }] });
    expect(findings.map(({ path }) => path)).toEqual([`delivery.pipelines.${name}`]);
    expect(findings[0]?.allowed).toMatch(/GitHub|Git allows/);
  });

  it.each([
    ["repository", "smart0dte"],
    ["repository", "git@github.com:smart0dte/estate"],
    ["branch", "main..next"],
  ])("refuse the %s %s for the estate and for one deployable too", (name, to) => {
    const given = { repository: "smart0dte/estate", [name]: to };
    for (const at of [
      ["delivery", "pipelines", "estate"],
      ["delivery", "pipelines", "overrides", "api"],
    ]) {
      const found = findingsAfter({ prod: [{ at, to: given }] }).filter(({ path }) => path === `${at.join(".")}.${name}`);
      expect(found).toHaveLength(1);
      expect(found[0]?.allowed).toMatch(/GitHub|Git allows/);
    }
  });

  it.each(["CVE-*", "CVE-2026", "*", "HIGH"])("refuse to accept %s, which is no single finding", (id) => {
    const accepted = { [id]: { reason: "the vulnerable function is not called by anything", until: "2027-01-31" } };
    const findings = findingsAfter({ prod: [{ at: ["delivery", "pipelines", "scan"], to: { accepted } }] });
    expect(findings.map(({ path }) => path)).toEqual([expect.stringMatching(/^delivery\.pipelines\.scan\.accepted/)]);
  });

  it("refuse more accepted findings than an action of CodePipeline takes", () => {
    const one = { reason: "the vulnerable function is not called by anything", until: "2027-01-31" };
    const accepted = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`CVE-2026-1234${index}`, one]));
    const found = (count: number) =>
      findingsAfter({ prod: [{ at: ["delivery", "pipelines", "scan"], to: { accepted: accepted(count) } }] });
    expect(found(4)).toEqual([]);
    expect(found(5).map(({ path, rule }) => [path, rule])).toEqual([["delivery.pipelines.scan.accepted", "delivery-scan-stops-something"]]);
  });
});
