import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { checkEnvironments, type EnvironmentSource, parseEnvironment } from "../../config/check";
import { type Change, changedSource, environmentNames, type Path } from "../helpers/config";
import { realConfig, realStack, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";

const guide = readFileSync(path.resolve("docs/services.md"), "utf8");
const sections = new Map(guide.split(/^## /m).slice(1).map((section) => [section.split("\n", 1)[0] ?? "", section]));

/** The excerpt of a section, in a language. */
function excerpt(section: string, language: "yaml" | "diff"): string {
  const found = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(sections.get(section) ?? "")?.[1];
  if (found === undefined) throw new Error(`docs/services.md has no ${language} excerpt in "${section}"`);
  return found;
}

/** An excerpt as changes, one for each value that it sets. */
function changesOf(value: unknown, at: Path = []): Change[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [{ at, to: value }];
  return Object.entries(value).flatMap(([key, inner]) => changesOf(inner, [...at, key]));
}

/** The services layer of prod's primary region once prod's file is the changed one, and what the check finds. */
async function servicesWith(prod: EnvironmentSource): Promise<SynthesizedStack> {
  const { environments, findings } = checkEnvironments(environmentNames.map((name) => (name === "prod" ? prod : changedSource(name))));
  expect(findings).toEqual([]);
  return synthesizeStack(environments, "prod-us-east-1-services");
}

const afterExcerpt = (section: string) => servicesWith(changedSource("prod", ...changesOf(parse(excerpt(section, "yaml")))));

/** Resources that are there in one and not in the other, or differ, by the service whose construct they are. */
function services(of: SynthesizedStack, without: SynthesizedStack): string[] {
  const known = new Map(resources(without).map(({ address, args }) => [address, args]));
  const differing = resources(of).filter(({ address, args }) => !isDeepStrictEqual(known.get(address), args));
  return [...new Set(differing.map(({ name }) => /^[a-z]+/.exec(name)?.[0] ?? name))];
}

describe("docs/services.md", () => {
  it("adds a service, and changes no other", async () => {
    const [before, after] = [await realStack("prod-us-east-1-services"), await afterExcerpt("Add one")];
    expect(services(after, before)).toEqual(["risk"]);
    expect(services(before, after)).toEqual([]);
    expect(resources(after, "aws_ecs_service").map(({ args }) => args.name)).toContain("smart0dte-prod-risk");
  });

  it("sizes a service, and changes no other", async () => {
    const [before, after] = [await realStack("prod-us-east-1-services"), await afterExcerpt("Size one")];
    expect(services(after, before)).toEqual(["signals"]);
    const [target] = resources(after, "aws_appautoscaling_target").filter(({ name }) => name.startsWith("signals"));
    expect(target?.args).toMatchObject({ min_capacity: 3, max_capacity: 40 });
    const [ends] = resources(after, "aws_appautoscaling_scheduled_action").filter(({ name, args }) => name.startsWith("signals") && args.name === "closing-ends");
    expect(ends?.args.scalable_target_action).toMatchObject({ min_capacity: "3", max_capacity: "40" });
    const [task] = resources(after, "aws_ecs_task_definition").filter(({ name }) => name.startsWith("signals"));
    expect(task?.args).toMatchObject({ cpu: "2048", memory: "8192" });
  });

  it("makes a service latency-sensitive", async () => {
    const [before, after] = [await realStack("prod-us-east-1-services"), await afterExcerpt("Make one latency-sensitive")];
    expect(resources(before, "aws_placement_group")).toEqual([]);
    expect(resources(after, "aws_placement_group").length).toBeGreaterThan(0);
    expect(new Set(resources(after, "aws_launch_template").map(({ args }) => args.instance_type))).toEqual(new Set(["c7gn.xlarge"]));
    const [task] = resources(after, "aws_ecs_task_definition").filter(({ name }) => name.startsWith("execution"));
    expect(task?.args).toMatchObject({ requires_compatibilities: ["EC2"] });
  });

  it("takes a service away, and changes no other", async () => {
    const lines = excerpt("Take one away", "diff").replace(/^-/gm, "");
    const file = path.join(realConfig, "prod.yaml");
    const text = readFileSync(file, "utf8");
    expect(text).toContain(lines);
    const [before, after] = [await realStack("prod-us-east-1-services"), await servicesWith(parseEnvironment(text.replace(lines, ""), file, "prod"))];
    expect(services(before, after)).toEqual(["reporting"]);
    expect(services(after, before)).toEqual([]);
  });
});
