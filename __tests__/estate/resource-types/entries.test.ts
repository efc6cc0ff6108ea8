import { readdirSync } from "node:fs";
import path from "node:path";
import { entries, families, typeFiles } from "../../../src/estate/resource-types/all-types";
import { missingOf } from "../../../src/estate/resource-types/missing";
import { runtimeOwner } from "../../../src/estate/resource-types/runtime-owners";
import { root } from "../../helpers/command";
import { resources } from "../../helpers/estate";
import { everyStack } from "../../helpers/every-switch";

describe("entries of resource types", () => {
  it("are there for every type in use, and say what the tools ask of it", async () => {
    const types = new Set((await everyStack()).flatMap((stack) => resources(stack).map(({ type }) => type)));
    expect([...types].sort().flatMap(missingOf)).toEqual([]);
  });

  it.each([
    ["aws_s3tables_table", "s3tables.ts (new: import it in ../all-types.ts)"],
    ["aws_ecs_task_set", "ecs.ts"],
    ["aws_cloudwatch_log_anomaly_detector", "logs.ts"],
    ["aws_cloudwatch_event_bus", "events.ts"],
    ["aws_vpc_security_group_rules_exclusive", "vpc.ts"],
  ])("of %s are missing, and belong into %s", (type, file) => {
    expect(missingOf(type)).toEqual([
      expect.stringContaining(`\`loss\` what is lost with it, or that nothing is, in src/estate/resource-types/types/${file}`),
      expect.stringContaining(`in src/estate/resource-types/types/${file}`),
    ]);
  });

  it("are read from every file of the folder", () => {
    const files = readdirSync(path.join(root, "src/estate/resource-types/types")).map((name) => name.replace(".ts", ""));
    expect(Object.keys(typeFiles).sort()).toEqual(files.sort());
  });

  it("stand in one file each", () => {
    const names = Object.values(typeFiles).flatMap(Object.keys);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("speak of nothing but loss where they are of a family", () => {
    expect([...families].filter(([, family]) => Object.keys(family).join() !== "loss").map(([pattern]) => pattern)).toEqual([]);
  });

  it("keep together what is known of a type", () => {
    expect(entries.get("aws_ecs_service")).toMatchObject({ loss: "service", name: { argument: "name" }, partOf: ["aws_ecs_cluster"] });
    expect(runtimeOwner("aws_ecs_service", "task_definition")).toMatchObject({ type: "aws_ecs_service", by: "deployments" });
    expect(entries.get("aws_s3_bucket")).toMatchObject({ loss: { of: "its objects and its name" }, name: { everywhere: true } });
  });
});
