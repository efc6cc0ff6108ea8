import { type SubCommandModule } from "./context";
import { define as configuration } from "./recovery/configuration";
import { define as drill } from "./recovery/drill";
import { define as failback } from "./recovery/failback";
import { define as failover } from "./recovery/failover";
import { define as parity } from "./recovery/parity";
import { define as plan } from "./recovery/plan";
import { define as prove } from "./recovery/prove";
import { define as simulate } from "./recovery/simulate";
import { define as status } from "./recovery/status";

/** The commands below `estate recovery`, in the order of its help. */
const commands: readonly { readonly name: string; readonly description: string; readonly define: SubCommandModule["define"] }[] = [
  {
    name: "prove",
    description: "prove from the synthesized estate that the objectives of recovery hold, or say what is missing",
    define: prove,
  },
  {
    name: "parity",
    description: "compare what the recovery region has with what the primary has, and say which difference may be, and why",
    define: parity,
  },
  {
    name: "simulate",
    description: "play failures against the failover as it is synthesized: how long they last, what they lose, and the worst run",
    define: simulate,
  },
  {
    name: "status",
    description: "ask the recovery region which region trades and serves, and what a failover would lose, take and lack",
    define: status,
  },
  {
    name: "configuration",
    description: "compare two exports of a region's parameters and task definitions, and say what differs",
    define: configuration,
  },
  { name: "plan", description: "list what a failover would do if it were started now, step by step, and start nothing", define: plan },
  { name: "drill", description: "start the dry run of the failover, which changes nothing, and follow it", define: drill },
  {
    name: "failback",
    description: "list the steps back to the primary region, with their commands, and say which are done and which is next",
    define: failback,
  },
  { name: "failover", description: "start the failover to the recovery region, or follow one that runs", define: failover },
];

export const define: SubCommandModule["define"] = (command, run) => {
  for (const { name, description, define: defineCommand } of commands) defineCommand(command.command(name).description(description), run);
};
