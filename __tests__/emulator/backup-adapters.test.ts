import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { type Call } from "@smart0dte/aws-stand-in/router/call";
import { type FakeContext, fakeContext, signedCall } from "./fake-backends";

const backup = (method: string, path: string, body?: object): Call =>
  signedCall({ service: "backup", region: "us-west-2", method, path, body: body === undefined ? "" : JSON.stringify(body) });
const answer = async (call: Call, context: FakeContext): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> => {
  const { status, body } = (await dispatch(call, context)).answer;
  return { status, json: body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>) };
};

describe("locks of vaults", () => {
  it("are kept and shown with the vault, until they are taken off", async () => {
    const context = fakeContext(() => ({ body: Buffer.from(JSON.stringify({ BackupVaultName: "one" })) }));
    const vault = backup("GET", "/backup-vaults/one");
    expect((await answer(vault, context)).json).toEqual({ BackupVaultName: "one" });
    expect((await answer(backup("PUT", "/backup-vaults/one/vault-lock", { MinRetentionDays: 30 }), context)).status).toBe(200);
    expect((await answer(vault, context)).json).toEqual({ BackupVaultName: "one", MinRetentionDays: 30, Locked: true });
    await answer(backup("DELETE", "/backup-vaults/one/vault-lock"), context);
    expect((await answer(vault, context)).json).toEqual({ BackupVaultName: "one" });
  });
});

describe("restore tests", () => {
  const plans = "/restore-testing/plans";

  it("give back what was made, with its tags, and say that nothing is there when they are gone", async () => {
    const context = fakeContext();
    const made = await answer(
      backup("PUT", plans, { RestoreTestingPlan: { RestoreTestingPlanName: "weekly", StartWindowHours: 1 }, Tags: { Owner: "me" } }),
      context,
    );
    const arn = String(made.json["RestoreTestingPlanArn"]);
    expect((await answer(backup("GET", `${plans}/weekly`), context)).json).toMatchObject({
      RestoreTestingPlan: { RestoreTestingPlanName: "weekly", RestoreTestingPlanArn: arn, StartWindowHours: 1 },
    });
    expect((await answer(backup("GET", `/tags/${encodeURIComponent(arn)}`), context)).json).toEqual({ Tags: { Owner: "me" } });
    await answer(
      backup("PUT", `${plans}/weekly/selections`, { RestoreTestingSelection: { RestoreTestingSelectionName: "databases" } }),
      context,
    );
    expect((await answer(backup("GET", `${plans}/weekly/selections/databases`), context)).json).toMatchObject({
      RestoreTestingSelection: { RestoreTestingPlanName: "weekly", RestoreTestingSelectionName: "databases" },
    });
    expect((await answer(backup("DELETE", `${plans}/weekly`), context)).status).toBe(204);
    expect((await answer(backup("GET", `${plans}/weekly`), context)).status).toBe(400);
  });
});

describe("tracing of state machines", () => {
  const states = (operation: string, body: object): Call =>
    signedCall({
      service: "states",
      region: "us-west-2",
      method: "POST",
      headers: { "x-amz-target": `AWSStepFunctions.${operation}` },
      body: JSON.stringify(body),
    });

  it("is shown as it was set", async () => {
    const stateMachineArn = "arn:aws:states:us-west-2:111111111111:stateMachine:one";
    const context = fakeContext(() => ({ body: Buffer.from(JSON.stringify({ stateMachineArn })) }));
    await answer(states("CreateStateMachine", { name: "one", tracingConfiguration: { enabled: true } }), context);
    expect((await answer(states("DescribeStateMachine", { stateMachineArn }), context)).json).toEqual({
      stateMachineArn,
      tracingConfiguration: { enabled: true },
    });
  });
});
