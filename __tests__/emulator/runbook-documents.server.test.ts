import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cliCalls } from "../helpers/automation/cli-calls";
import { documentNamed } from "../helpers/automation/documents";
import { type AutomationRun, type AutomationWorld, runDocument } from "../helpers/automation/executor";
import { startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { realStack } from "../helpers/estate";
import { awsProgram } from "../helpers/servers/aws-cli";

/**
 * Production's documents of runbooks, as they are synthesized, run on the stand-in with the real calls that they make. What the stand-in
 * does not have is answered in `__tests__/modules/automation/runs.test.ts`.
 */
const primary = "us-east-1";
const recovery = "us-west-2";

let folder: string;
let emulator: TestEmulator;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "runbook-documents-"));
  emulator = await startTestEmulator("prod", folder);
  program = await awsProgram();
});
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A command of the AWS CLI, which must succeed. @param query of what is returned as text */
async function aws(region: string, command: string, query = ""): Promise<string> {
  const args = [...command.split(" "), "--region", region, ...(query === "" ? [] : ["--query", query, "--output", "text"])];
  const { exitCode, stdout, stderr } = await emulator.run(program, args);
  if (exitCode !== 0) throw new Error(`aws ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

type Answers = Readonly<Record<string, (call: Parameters<AutomationWorld["call"]>[0]) => Promise<unknown>>>;

async function run(
  runbook: string,
  parameters: Readonly<Record<string, string>>,
  { region = primary, approve, answers = {} }: { region?: string; approve?: AutomationWorld["approve"]; answers?: Answers } = {},
): Promise<AutomationRun> {
  const { content } = documentNamed(await realStack(`prod-${region}-observability`), runbook);
  const real = await cliCalls(emulator, region);
  return runDocument(content, parameters, {
    call: (call) => (answers[call.operation] ?? real)(call),
    ...(approve === undefined ? {} : { approve }),
  });
}

describe("a database", () => {
  it("is restored beside the one that there is, with its network and its parameters", async () => {
    const subnets = await aws(primary, "ec2 describe-subnets", "Subnets[:2].SubnetId");
    const group = await aws(primary, "ec2 create-security-group --group-name smart0dte-prod-database --description database", "GroupId");
    await aws(
      primary,
      `rds create-db-subnet-group --db-subnet-group-name smart0dte-prod-database --db-subnet-group-description d --subnet-ids ${subnets.split(/\s+/).join(" ")}`,
    );
    await aws(
      primary,
      "rds create-db-parameter-group --db-parameter-group-name smart0dte-prod-postgres17 --db-parameter-group-family postgres17 --description d",
    );
    await aws(
      primary,
      `rds create-db-instance --db-instance-identifier smart0dte-prod-database --engine postgres --db-instance-class db.r6g.xlarge --allocated-storage 20 --master-username owner --master-user-password not-a-secret --storage-encrypted --no-publicly-accessible --db-subnet-group-name smart0dte-prod-database --db-parameter-group-name smart0dte-prod-postgres17 --vpc-security-group-ids ${group}`,
    );
    const done = await run("restore-database", { RestoreTime: "2026-11-30T14:02:00Z" });
    expect(done).toMatchObject({ status: "Success" });
    expect(done.outputs["seeRestored.Arn"]).toMatch(/:db:smart0dte-prod-database-restored$/);
    const of = async (name: string) =>
      aws(
        primary,
        `rds describe-db-instances --db-instance-identifier ${name}`,
        "DBInstances[0].[DBSubnetGroup.DBSubnetGroupName,DBParameterGroups[0].DBParameterGroupName,VpcSecurityGroups[0].VpcSecurityGroupId,StorageEncrypted]",
      );
    expect(await of("smart0dte-prod-database-restored")).toBe(await of("smart0dte-prod-database"));
  });

  it("is not restored over what there is, nor to what is no moment", async () => {
    expect(await run("restore-database", { RestoreTime: "2026-11-30T14:02:00Z" })).toMatchObject({
      status: "Failed",
      failure: expect.stringContaining("restore: ") as string,
    });
    await expect(run("restore-database", { RestoreTime: "yesterday" })).rejects.toThrow("RestoreTime may not be yesterday");
  });

  it("is not restored where there is none", async () => {
    const done = await run("restore-database", { RestoreTime: "2026-11-30T14:02:00Z" }, { region: recovery });
    expect([done.status, done.steps]).toEqual(["Failed", ["seeSource"]]);
  });
});

describe("deliveries", () => {
  const name = "/smart0dte/prod/dr/deliveries";
  const held = (): Promise<string> => aws(recovery, `ssm get-parameter --name ${name}`, "Parameter.Value");

  it("are frozen at once, and opened when a person approves", async () => {
    await aws(recovery, `ssm put-parameter --name ${name} --type String --value open`);
    await aws(recovery, "sns create-topic --name smart0dte-prod-alerts-critical");
    expect(await run("freeze-deliveries", {}, { region: recovery })).toMatchObject({ status: "Success" });
    expect(await held()).toBe("frozen");
    expect(await run("open-deliveries", {}, { region: recovery, approve: () => "Reject" })).toMatchObject({ status: "Rejected" });
    expect(await run("open-deliveries", {}, { region: recovery })).toMatchObject({ status: "TimedOut" });
    expect(await held()).toBe("frozen");
    expect(await run("open-deliveries", {}, { region: recovery, approve: () => "Approve" })).toMatchObject({ status: "Success" });
    expect(await held()).toBe("open");
  });
});

describe("a key", () => {
  it("is given back from its scheduled deletion, or from being disabled, and is left alone when it is enabled", async () => {
    const id = await aws(primary, "kms create-key", "KeyMetadata.KeyId");
    await aws(primary, `kms schedule-key-deletion --key-id ${id} --pending-window-in-days 30`);
    const state = (): Promise<string> => aws(primary, `kms describe-key --key-id ${id}`, "KeyMetadata.KeyState");
    expect(await state()).toBe("PendingDeletion");
    expect(await run("cancel-key-deletion", { KeyId: id })).toMatchObject({
      status: "Success",
      outputs: { "seeKey.State": "PendingDeletion" },
    });
    expect(await state()).toBe("Enabled");
    await aws(primary, `kms disable-key --key-id ${id}`);
    const disabled = await run("cancel-key-deletion", { KeyId: id });
    expect([disabled.status, disabled.steps.includes("cancel")]).toEqual(["Success", false]);
    expect(await state()).toBe("Enabled");
    expect((await run("cancel-key-deletion", { KeyId: id })).steps).toEqual(["seeKey", "byState", "isEnabled"]);
  });

  it("that there is none of fails", async () => {
    expect(await run("cancel-key-deletion", { KeyId: "00000000-0000-0000-0000-000000000000" })).toMatchObject({ status: "Failed" });
    await expect(run("cancel-key-deletion", { KeyId: "alias/smart0dte-prod-data" })).rejects.toThrow("KeyId may not be");
  });
});

describe("a service whose tasks ECS replaces", () => {
  const cluster = "smart0dte-prod-services";
  const service = "smart0dte-prod-reporting";
  const revision = (): Promise<string> =>
    aws(primary, `ecs describe-services --cluster ${cluster} --services ${service}`, "services[0].taskDefinition");
  const registered = (image: string): Promise<string> =>
    aws(
      primary,
      `ecs register-task-definition --family ${service} --container-definitions [{"name":"application","image":"${image}","memory":128}]`,
      "taskDefinition.taskDefinitionArn",
    );
  /** The stand-in lists revisions in the order in which they were made, whatever it is asked for. */
  const newestFirst: Answers = {
    "ecs.ListTaskDefinitions": async (call) => {
      const { taskDefinitionArns } = (await (await cliCalls(emulator, primary))(call)) as { taskDefinitionArns: string[] };
      return { taskDefinitionArns: taskDefinitionArns.toReversed().slice(0, Number(call.inputs.maxResults)) };
    },
  };

  it("is deployed again, and taken back to the revision before when a person approves", async () => {
    await aws(primary, "sns create-topic --name smart0dte-prod-alerts-critical");
    await aws(primary, `ecs create-cluster --cluster-name ${cluster}`);
    const first = await registered("one");
    const second = await registered("two");
    await aws(primary, `ecs create-service --cluster ${cluster} --service-name ${service} --task-definition ${second} --desired-count 0`);
    expect(await run("deploy-again", { Service: "reporting" })).toMatchObject({
      status: "Success",
      steps: ["byDeployer", "replace", "settle", "isReplaced"],
    });
    expect(await revision()).toBe(second);
    const rejected = await run("roll-back-tasks", { Service: "reporting" }, { answers: newestFirst, approve: () => "Reject" });
    expect([rejected.status, await revision()]).toEqual(["Rejected", second]);
    const done = await run("roll-back-tasks", { Service: "reporting" }, { answers: newestFirst, approve: () => "Approve" });
    expect([done.status, await revision()]).toEqual(["Success", first]);
    // It has been taken back: which revision is wanted now, a person says.
    expect(await run("roll-back-tasks", { Service: "reporting" }, { answers: newestFirst, approve: () => "Approve" })).toMatchObject({
      status: "Failed",
      failure: expect.stringContaining("runsNewest: ") as string,
    });
  });

  it("gets more tasks at the least", async () => {
    const target = `--service-namespace ecs --scalable-dimension ecs:service:DesiredCount`;
    const resource = `service/${cluster}/${service}`;
    await aws(
      primary,
      `application-autoscaling register-scalable-target ${target} --resource-id ${resource} --min-capacity 2 --max-capacity 20`,
    );
    expect(await run("raise-minimum", { Service: "reporting", Tasks: "8" })).toMatchObject({
      status: "Success",
      outputs: { "seeTarget.Minimum": 8 },
    });
    expect(
      await aws(
        primary,
        `application-autoscaling describe-scalable-targets ${target} --resource-ids ${resource}`,
        "ScalableTargets[0].[MinCapacity,MaxCapacity]",
      ),
    ).toBe("8\t20");
    await expect(run("raise-minimum", { Service: "reporting", Tasks: "1" })).rejects.toThrow("Tasks may not be 1");
  });
});
