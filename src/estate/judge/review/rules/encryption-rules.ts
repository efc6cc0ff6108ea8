import { type Rule } from "../model";
import * as encryption from "./encryption";
import { aws } from "./shared";

/** What is encrypted, and with which key. */
export const encryptionRules: readonly Rule[] = [
  {
    id: "encryption-removed",
    topic: "encryption",
    tier: "dangerous",
    title: "Encryption is weakened",
    why: "Data is written in the clear, or under a key that nobody here controls.",
    see: `${aws}/kms/latest/developerguide/concepts.html`,
    when: encryption.encryptionRemoved,
  },
  {
    id: "created-unencrypted",
    topic: "encryption",
    tier: "dangerous",
    title: "A store is made without encryption",
    why: "Encrypting it later means replacing it.",
    see: `${aws}/AmazonRDS/latest/UserGuide/Overview.Encryption.html`,
    when: encryption.createdUnencrypted,
  },
  {
    id: "encryption-key-changed",
    topic: "encryption",
    tier: "look",
    title: "Another key encrypts",
    why: "Readers need rights on the new key, and on the old one for what is there already.",
    see: `${aws}/kms/latest/developerguide/concepts.html`,
    when: encryption.encryptionKeyChanged,
  },
  {
    id: "rotation-off",
    topic: "encryption",
    tier: "dangerous",
    title: "A key or a secret is rotated less, or no more",
    why: "The longer it lives, the more a leak is worth.",
    see: `${aws}/kms/latest/developerguide/rotate-keys.html`,
    when: encryption.rotationOff,
  },
  {
    id: "key-disabled",
    topic: "encryption",
    tier: "dangerous",
    title: "A key is disabled",
    why: "Nothing that it encrypts can be read until it is enabled again.",
    see: `${aws}/kms/latest/developerguide/enabling-keys.html`,
    when: encryption.keyDisabled,
  },
  {
    id: "tls-weakened",
    topic: "encryption",
    tier: "dangerous",
    title: "Encryption in transit is weakened",
    why: "Old protocols can be broken; plain text needs no breaking.",
    see: `${aws}/elasticloadbalancing/latest/application/describe-ssl-policies.html`,
    when: encryption.tlsWeakened,
  },
];
