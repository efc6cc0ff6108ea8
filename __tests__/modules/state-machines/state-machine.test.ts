import { type Definition, everyState } from "../../../src/modules/state-machines/definition";
import { StateMachine } from "../../../src/modules/state-machines/state-machine";
import { callFunctions } from "../../../src/modules/state-machines/statements";
import { callFunction } from "../../../src/modules/state-machines/task";
import { onlyResource } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";
import { decide, statementsOf } from "../../helpers/policy";
import { languageErrors } from "../../helpers/state-machines";

const functionArn = "arn:aws:lambda:us-west-2:111111111111:function:demo-test-work";
const keyArn = "arn:aws:kms:us-west-2:111111111111:key/2";
const machineArn = "arn:aws:states:us-west-2:111111111111:stateMachine:demo-test-recovery";

const definition: Definition = {
  Comment: "Two things at a time, and a choice",
  StartAt: "together",
  TimeoutSeconds: 600,
  States: {
    together: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "work",
          States: { work: callFunction({ functionArn, payload: { "run.$": "$.run" }, timeoutSeconds: 30 }, { End: true }) },
        },
        { StartAt: "wait", States: { wait: { Type: "Wait", Seconds: 5, End: true } } },
      ],
      Next: "enough",
    },
    enough: { Type: "Choice", Choices: [{ Variable: "$[0].answer.done", BooleanEquals: true, Next: "done" }], Default: "failed" },
    done: { Type: "Succeed" },
    failed: { Type: "Fail", Error: "NotDone", Cause: "the work was not done" },
  },
};

const stack = synthModule((scope) => {
  new StateMachine(scope, "recovery", {
    place: { names: { project: "demo", owner: "test" }, accountId: "111111111111", region: "us-west-2" },
    name: "recovery",
    definition,
    statements: [callFunctions([functionArn])],
    logs: { keyArn, retentionDays: 30 },
  });
});
const machine = onlyResource(stack, "aws_sfn_state_machine").args;
const statements = statementsOf(onlyResource(stack, "aws_iam_role_policy").args.policy);

describe("state machine", () => {
  it("holds the definition that it is given, and AWS's language takes it", () => {
    expect(JSON.parse(String(machine.definition))).toEqual(definition);
    expect(languageErrors(String(machine.definition))).toEqual([]);
  });

  it("is refused by the language when a step leads nowhere", () => {
    const broken = { ...definition, States: { ...definition.States, done: { Type: "Pass", Next: "nowhere" } } };
    expect(languageErrors(JSON.stringify(broken)).join("\n")).toContain("nowhere");
  });

  it("writes every step with its data to an encrypted log that exists before it, and is traced", () => {
    const group = onlyResource(stack, "aws_cloudwatch_log_group");
    expect(machine).toMatchObject({
      type: "STANDARD",
      logging_configuration: { level: "ALL", include_execution_data: true, log_destination: `\${${group.address}.arn}:*` },
      tracing_configuration: { enabled: true },
    });
    expect(group.args).toMatchObject({ name: "/aws/vendedlogs/states/demo-test-recovery", retention_in_days: 30, kms_key_id: keyArn });
  });

  it("keeps its history under the same key, and may use the key for nothing else", () => {
    expect(machine.encryption_configuration).toEqual({
      type: "CUSTOMER_MANAGED_KMS_KEY",
      kms_key_id: keyArn,
      kms_data_key_reuse_period_seconds: 900,
    });
    const ask = (action: string, context: Readonly<Record<string, string>>) => decide(statements, { action, resource: keyArn, context });
    expect(ask("kms:Decrypt", { "kms:EncryptionContext:aws:states:stateMachineArn": machineArn })).toBe("allowed");
    expect(ask("kms:Decrypt", { "kms:EncryptionContext:aws:states:stateMachineArn": `${machineArn}-other` })).not.toBe("allowed");
    expect(ask("kms:GenerateDataKey", { "kms:EncryptionContext:SourceArn": "arn:aws:logs:us-west-2:111111111111:log-group:one" })).toBe(
      "allowed",
    );
    expect(ask("kms:Decrypt", {})).not.toBe("allowed");
  });

  it("calls its own functions and no other", () => {
    const ask = (resource: string) => decide(statements, { action: "lambda:InvokeFunction", resource });
    expect(ask(functionArn)).toBe("allowed");
    expect(ask(`${functionArn}-other`)).not.toBe("allowed");
  });

  it("has its rights before it is made, and only Step Functions takes its role, for this machine", () => {
    expect(machine.depends_on).toEqual([onlyResource(stack, "aws_iam_role_policy").address]);
    expect(JSON.parse(String(onlyResource(stack, "aws_iam_role").args.assume_role_policy))).toMatchObject({
      Statement: [
        {
          Principal: { Service: "states.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "111111111111" }, ArnLike: { "aws:SourceArn": machineArn } },
        },
      ],
    });
  });

  it("lists the states of branches as well", () => {
    expect([...everyState(definition).keys()]).toEqual(["together", "work", "wait", "enough", "done", "failed"]);
  });
});
