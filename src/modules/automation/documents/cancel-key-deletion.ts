import { type Mechanics } from "../document";
import { branch, change, read, waitUntil } from "../steps";

/** KMS shows a change everywhere within seconds, now and then minutes. @see https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency */
const spreadSeconds = 300;
/** It is the same to enable a key twice, and the first call may still meet the deletion. */
const enableAttempts = 3;

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
      change("enable", "kms.EnableKey", key, { maxAttempts: enableAttempts }),
      waitUntil("isEnabled", "kms.DescribeKey", key, ["$.KeyMetadata.KeyState", "Enabled"], { timeoutSeconds: spreadSeconds, isEnd: true }),
    ],
    outputs: ["seeKey.State", "seeKey.Arn"],
  };
};
