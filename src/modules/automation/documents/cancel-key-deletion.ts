import { type Mechanics } from "../document";
import { assertThat, branch, change, read } from "../steps";

/**
 * Takes a key's scheduled deletion back, or that it was disabled. Nothing is asked first: it gives back what was there, and every hour
 * in which a key is away stores stop. A key that is enabled is left alone.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-scheduling-key-deletion.html
 */
export const cancelKeyDeletion = (): Mechanics => {
  const key = { KeyId: "{{ KeyId }}" };
  const state = "{{ seeKey.State }}";
  return {
    description: "Takes the scheduled deletion of a key back and enables it",
    parameters: {
      KeyId: {
        type: "String",
        description: "Id of the key, of one region or of several",
        allowedPattern: "^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$",
      },
    },
    mainSteps: [
      read("seeKey", "kms.DescribeKey", key, [
        { Name: "State", Selector: "$.KeyMetadata.KeyState", Type: "String" },
        { Name: "Arn", Selector: "$.KeyMetadata.Arn", Type: "String" },
      ]),
      branch(
        "byState",
        [
          { NextStep: "cancel", Variable: state, StringEquals: "PendingDeletion" },
          { NextStep: "enable", Variable: state, StringEquals: "Disabled" },
        ],
        "isEnabled",
      ),
      change("cancel", "kms.CancelKeyDeletion", key),
      change("enable", "kms.EnableKey", key),
      assertThat("isEnabled", "kms.DescribeKey", key, ["$.KeyMetadata.KeyState", "Enabled"], { isEnd: true }),
    ],
    outputs: ["seeKey.State", "seeKey.Arn"],
  };
};
