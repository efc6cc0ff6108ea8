import { approvals, dataBesideRecovery, epochsOfOtherPeople, writesByPeople } from "./recovery";
import { approvalsForOthers, flagsRemoved, flagsWrittenByHand } from "./trading-flag";
import { readsOfOthers, writesOfOthers } from "./trading-epoch";
import { type Rule } from "./rule";

/** Who neither reads nor writes the trading epoch, and who does not decide about a failover. */
export const epochRules: readonly Rule[] = [
  {
    id: "the-epoch-is-read-by-who-sends-orders",
    sentence:
      "No workload reads the trading epoch but the services that can send orders, the failover and the backups of its own environment.",
    asks: readsOfOthers,
  },
  {
    id: "the-epoch-is-written-by-takeovers",
    sentence: "No workload changes the trading epoch but the failover, which raises it, and neither replaces nor removes it.",
    asks: writesOfOthers,
  },
  {
    id: "people-on-call-read-the-epoch-alone",
    sentence: "Of all data people on call read the trading epoch, the failover flag and runs of the failover, and decrypt nothing else.",
    asks: dataBesideRecovery,
  },
  {
    id: "other-people-read-no-epoch",
    sentence:
      "Of all others only break-glass and who refreshes states read the trading epoch, and who only reads configuration does not read the flag.",
    asks: epochsOfOtherPeople,
  },
  {
    id: "people-on-call-change-no-epoch",
    sentence: "Who is on call changes neither the trading epoch nor the flag by hand.",
    asks: writesByPeople,
  },
  {
    id: "who-starts-a-failover-does-not-approve-it",
    sentence: "Who is on call starts a failover and answers no approval of one.",
    asks: approvals,
  },
  {
    id: "trading-is-let-in-by-two-people",
    sentence:
      "Nobody overwrites the flag that stops trading by hand, break-glass included: the response that stops it and the release by two people do.",
    asks: flagsWrittenByHand,
  },
  {
    id: "nobody-approves-for-another",
    sentence: "Nobody approves in another's name that trading goes on, and nobody without a name does.",
    asks: approvalsForOthers,
  },
  {
    id: "the-trading-flag-stays",
    sentence: "Where data is kept, no role but break-glass removes the flag that stops trading, so that it cannot be made anew.",
    asks: flagsRemoved,
  },
];
