import { editedEstate, realStacks, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

const ages = (stack: SynthesizedStack) =>
  resources(stack, "aws_cloudwatch_metric_alarm")
    .map(({ args }) => args)
    .filter(({ metric_name: name }) => name === "SecretAgeDays");
const watched = (stack: SynthesizedStack): string[] =>
  ages(stack).map(({ dimensions }) => (dimensions as { SecretName: string }).SecretName);

/** Names of secrets that a stack has rotated by a schedule. */
function rotated(stack: SynthesizedStack): string[] {
  const secrets = resources(stack, "aws_secretsmanager_secret");
  const versions = resources(stack, "aws_secretsmanager_secret_version");
  return resources(stack, "aws_secretsmanager_secret_rotation").map(({ args }) => {
    const version = versions.find(({ address }) => String(args.secret_id).includes(`${address}.`));
    const by = String(version?.args.secret_id ?? args.secret_id);
    return String(secrets.find(({ address }) => by.includes(`${address}.`))?.args.name);
  });
}

describe("the age of a rotated secret", () => {
  it("is watched of every secret that has a schedule, in its region and in no other, in every environment", async () => {
    const stacks = await realStacks();
    const places = new Set(stacks.map(({ accountId, region }) => `${accountId} ${region}`));
    let found = 0;
    for (const place of places) {
      const here = stacks.filter(({ accountId, region }) => place === `${accountId} ${region}`);
      const expected = here.flatMap(rotated).sort();
      found += expected.length;
      const watchedHere = here.flatMap(watched).filter((name) => !name.includes("/external/"));
      expect(watchedHere.sort(), place).toEqual(expected);
    }
    expect(found).toBeGreaterThan(0);
  });

  it("may be what its schedule says and three days more", async () => {
    const edited = editedEstate(({ secrets }) => {
      secrets.rotation.administratorDays = 45;
      secrets.rotation.cacheTokenDays = 14;
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-observability");
    const limits = Object.fromEntries(ages(stack).map(({ alarm_name: name, threshold }) => [name, threshold]));
    expect(limits).toMatchObject({
      "smart0dte-prod-secret-database-administrator-not-rotated": 48,
      "smart0dte-prod-secret-cache-auth-token-not-rotated": 17,
      "smart0dte-prod-secret-database-services-api-a-not-rotated": 34,
    });
    const [administrator] = ages(stack).filter(({ alarm_name: name }) => String(name).includes("administrator"));
    expect(administrator?.alarm_description).toMatch(/rotate-secret .*Set by secrets\.rotation\.administratorDays/);
  });

  it("is watched of a cache of its own in the recovery region, which rotates by itself", async () => {
    const edited = editedEstate(({ cache }) => {
      cache.recovery.mode = "independent";
    });
    expect(watched(await synthesizeStack(edited, "prod-us-west-2-observability"))).toEqual(["smart0dte/prod/cache/auth-token"]);
  });

  it("is of no secret of the database while the recovery region writes, since nothing rotates them then", async () => {
    const edited = editedEstate((environment) => {
      Object.assign(environment, { activeRegion: "recovery" });
    });
    for (const region of ["us-east-1", "us-west-2"])
      expect(watched(await synthesizeStack(edited, `prod-${region}-observability`)).filter((name) => name.includes("/database/"))).toEqual(
        [],
      );
  });

  it("is looked at by a function that reads no value, and whose silence is an alarm", async () => {
    const [stack] = (await realStacks()).filter(({ id }) => id === "prod-us-east-1-observability");
    if (stack === undefined) throw new Error("no stack");
    const policy = resources(stack, "aws_iam_role_policy").find(({ name }) => name.startsWith("secret-ages_function"));
    expect(statementsOf(policy?.args.policy).flatMap(({ Action }) => Action)).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sns:Publish",
      "secretsmanager:ListSecretVersionIds",
      "cloudwatch:PutMetricData",
    ]);
    const silent = resources(stack, "aws_cloudwatch_metric_alarm").find(
      ({ args }) => args.alarm_name === "smart0dte-prod-secret-ages-silent",
    );
    expect(silent?.args).toMatchObject({
      treat_missing_data: "breaching",
      metric_name: "Invocations",
      comparison_operator: "LessThanThreshold",
    });
  });
});
