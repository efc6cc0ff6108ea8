import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { isClassified, heldBy } from "../../../../src/estate/resource-types/holdings";
import { protectionOf, storeTypes } from "../../../../src/estate/judge/recovery/stores";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realStacks } from "../../../helpers/estate";

/** What holds something that is no data of the platform: it is made again, or is a log that has a retention of its own. */
const noData: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "events have the retention of their group",
  aws_cloudfront_key_value_store: "the rotation writes it again",
  aws_dynamodb_table_item: "part of the table",
  aws_eip: "an address holds nothing",
  aws_guardduty_detector: "findings are told when they are made",
  aws_inspector2_enabler: "findings come again",
  aws_macie2_account: "findings come again",
  aws_secretsmanager_secret_version: "part of the secret",
  aws_securityhub_account: "findings come again",
  aws_sqs_queue: "messages are signals, and are sent again",
};

const estate = async () =>
  new EstateValues(
    (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[],
  ).all();

describe("what holds data", () => {
  it("says of every such type in use how it is protected (src/estate/judge/recovery/stores.ts)", async () => {
    const types = new Set((await estate()).map(({ type }) => type).filter((type) => heldBy(type) !== undefined && isClassified(type)));
    expect([...types].filter((type) => !storeTypes.includes(type) && !(type in noData)).sort()).toEqual([]);
  });

  it("is selected by a plan, or says what else protects it, or why nothing need", async () => {
    const silent = (await estate()).filter((resource) => storeTypes.includes(resource.type) && protectionOf(resource) === undefined);
    expect(silent.map(({ stack, address }) => `${stack} ${address}`)).toEqual([]);
  });

  it("carries the tag only where the plans select it: databases, tables, series and buckets", async () => {
    const selected = (await estate()).filter(({ tags, stack }) => tags.Backup === "true" && !/-us-west-2-/.test(stack));
    expect([...new Set(selected.map(({ type }) => type))].sort()).toEqual(
      expect.arrayContaining(["aws_db_instance", "aws_s3_bucket", "aws_timestreamwrite_table"]),
    );
    for (const { type } of selected) expect(type).toMatch(/^aws_(db_instance|s3_bucket|timestreamwrite_\w+|dynamodb_table)$/);
  });

  it("does not count a database without the tag as protected", async () => {
    const database = (await estate()).find(({ type, tags }) => type === "aws_db_instance" && tags.Backup === "true");
    if (database === undefined) throw new Error("there is no database with the tag");
    expect(protectionOf(database)).toEqual({ kind: "backup-plan" });
    expect(protectionOf({ ...database, tags: {} })).toBeUndefined();
  });
});
