import { type Scenario } from "./scenario";
import { east, evening, forGood, midSession, outage, west } from "./scenario-parts";

/** Troubles of telling people itself: the region that has them cannot say so, and the other one must. */
export const untold: readonly Scenario[] = [
  {
    id: "nobody-told",
    description: "The proxy cannot connect to the database any more, and SNS of the region takes no message: the escalation reaches nobody",
    start: midSession,
    minutes: 90,
    happenings: [
      outage(["DatabaseConnectionsSetupFailed"], 50, { region: east }),
      outage(["HTTPCode_Target_5XX_Count"], 3000, { from: 11, region: east }),
    ],
    mute: [{ region: east, from: 0, to: forGood }],
    pages: [{ region: west, page: "peer", within: 12 }],
  },
  {
    id: "nobody-told-of-the-standby",
    description: "The replica does not replicate any more, and SNS of the recovery region takes no message",
    start: evening,
    minutes: 90,
    happenings: [outage(["ReplicaLag"], -1, { region: west })],
    mute: [{ region: west, from: 0, to: forGood }],
    pages: [{ region: east, page: "peer", within: 12 }],
  },
  {
    id: "escalation-not-started",
    description: "EventBridge cannot start the escalation of a page, which the page itself has told to the first level alone",
    start: midSession,
    minutes: 90,
    happenings: [
      outage(["DatabaseConnectionsSetupFailed"], 50, { region: east }),
      outage(["FailedInvocations"], 1, { from: 14, to: 15, of: "pages-escalate", region: east }),
    ],
    pages: [
      { region: east, page: "database", within: 4 },
      { region: west, page: "peer", within: 14 },
    ],
  },
  {
    id: "messages-given-up",
    description: "SNS gives up messages to the second level, such as by the month's spending limit for SMS",
    start: midSession,
    minutes: 90,
    happenings: [outage(["NumberOfNotificationsFailed"], 2, { from: 10, to: 11, of: "pages-second-level", region: east })],
    // The topic says so itself to the topic `critical`, which is no page.
    pages: [{ region: west, page: "peer", within: 9 }],
  },
];
