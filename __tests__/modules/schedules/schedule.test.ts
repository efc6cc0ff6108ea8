import { Schedule, type ScheduleProps, startFunction } from "../../../src/modules/schedules/schedule";
import { onlyResource, type StackJson } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";
import { statementsOf } from "../../helpers/policy";

const place = { names: { project: "smart0dte", owner: "prod" }, accountId: "333333333333", region: "us-west-2" };
const functionArn = "arn:aws:lambda:us-west-2:333333333333:function:report";
const usual: ScheduleProps = {
  place,
  name: "daily-report",
  description: "Reports the day",
  roleDescription: "Starts the report",
  timing: { cron: "30 16 ? * MON-FRI *", timeZone: "America/New_York" },
  target: { arn: functionArn, start: startFunction("StartReport", functionArn) },
  retries: { attempts: 3, forSeconds: 600 },
};
const made = (changed: Partial<ScheduleProps> = {}): { readonly json: StackJson } =>
  synthModule((scope) => void new Schedule(scope, "daily", { ...usual, ...changed }));
const schedule = (changed: Partial<ScheduleProps> = {}) => onlyResource(made(changed), "aws_scheduler_schedule").args;

describe("a schedule", () => {
  it("means the clock of the place that it names, summer and winter", () => {
    expect(schedule()).toMatchObject({
      schedule_expression: "cron(30 16 ? * MON-FRI *)",
      schedule_expression_timezone: "America/New_York",
      flexible_time_window: { mode: "OFF" },
    });
  });

  it("starts again and again", () => {
    expect(schedule({ timing: { everyMinutes: 5 } })).toMatchObject({ schedule_expression: "rate(5 minutes)" });
  });

  it("gives up and keeps what could not be started", () => {
    const queueArn = "arn:aws:sqs:us-west-2:333333333333:failed";
    expect(schedule({ deadLetters: { queueArn } }).target).toMatchObject({
      retry_policy: { maximum_retry_attempts: 3, maximum_event_age_in_seconds: 600 },
      dead_letter_config: { arn: queueArn },
    });
  });

  it("has a role of its own in each region, which may do what it takes and nothing else", () => {
    const queueArn = "arn:aws:sqs:us-west-2:333333333333:failed";
    const actionsOf = (changed: Partial<ScheduleProps>) =>
      statementsOf(onlyResource(made(changed), "aws_iam_role_policy").args.policy).map(({ Action, Resource }) => [Action, Resource]);
    expect(onlyResource(made(), "aws_iam_role").args.name).toBe("smart0dte-prod-daily-report-schedule-us-west-2");
    expect(actionsOf({})).toEqual([["lambda:InvokeFunction", functionArn]]);
    expect(actionsOf({ deadLetters: { queueArn } })).toEqual([
      ["lambda:InvokeFunction", functionArn],
      ["sqs:SendMessage", queueArn],
    ]);
  });
});
