import { type SubCommandModule } from "./context";

interface SubCommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<SubCommandModule>;
}

/** Every sub-command, in the order of `estate --help`. A new one is one entry and one file. */
export const subCommands: readonly SubCommand[] = [
  { name: "config", description: "check, show and explain the configuration", load: () => import("./config") },
  { name: "list", description: "list the stacks in the order in which they are applied", load: () => import("./list") },
  { name: "synth", description: "synthesize every stack into Terraform JSON", load: () => import("./synth") },
  { name: "check", description: "judge the synthesized estate by what AWS accepts", load: () => import("./check") },
  { name: "access", description: "prove who may do what: by every policy of the estate, offline", load: () => import("./access") },
  {
    name: "plan",
    description: "plan the estate or a part of it: offline in one graph, or with --live against real states",
    load: () => import("./plan"),
  },
  { name: "affected", description: "show which stacks differ by meaning between two revisions", load: () => import("./affected") },
  {
    name: "diff",
    description: "show what the checkout changes against a revision, and what it replaces: offline",
    load: () => import("./diff"),
  },
  { name: "watch", description: "at each save: check, synthesize, and show what the edit changes", load: () => import("./watch") },
  { name: "apply", description: "apply bundles that were planned, or the estate to mock providers", load: () => import("./apply") },
  {
    name: "rollback",
    description: "plan an earlier revision as bundles, and say what cannot be taken back",
    load: () => import("./rollback"),
  },
  { name: "workflows", description: "write or check the workflows of GitHub Actions", load: () => import("./workflows") },
  { name: "atlantis", description: "write or check atlantis.yaml, a project per stack", load: () => import("./atlantis") },
  {
    name: "bootstrap",
    description: "make an account's state buckets and move their own state into them",
    load: () => import("./bootstrap"),
  },
  { name: "graph", description: "draw the stacks or the layers and what depends on what", load: () => import("./graph") },
  { name: "review", description: "show what in plans needs a person: what is lost, opened, weakened", load: () => import("./review") },
  {
    name: "why",
    description: "show which key of the configuration determines an argument, and which would make it another",
    load: () => import("./why"),
  },
  { name: "drift", description: "find what changed in AWS outside Terraform, without writing there", load: () => import("./drift") },
  {
    name: "quotas",
    description: "report what the accounts need of AWS's quotas, and what must be requested",
    load: () => import("./quotas"),
  },
  { name: "services", description: "show what waits for a deployment of each service", load: () => import("./services") },
  {
    name: "demo",
    description: "deliver the example service from a commit to every environment, on this machine, and serve it",
    load: () => import("./demo"),
  },
  { name: "audit", description: "ask the account's trail who did what", load: () => import("./audit") },
  { name: "compliance", description: "check an environment against controls, with evidence", load: () => import("./compliance") },
  { name: "cost", description: "show what the estate costs in a month, and why", load: () => import("./cost") },
  {
    name: "alarms",
    description: "list and explain alarms, and play troubles to see who is woken",
    load: () => import("./alarms"),
  },
  {
    name: "recovery",
    description: "how ready the recovery region is, and the failover to it: prove, status, drill, failover",
    load: () => import("./recovery"),
  },
  { name: "doctor", description: "check that this machine and checkout have what the command needs", load: () => import("./doctor") },
  { name: "cache", description: "show and clear what is kept so that it need not be made again", load: () => import("./cache") },
  { name: "env", description: "print shell settings with which plain terraform and cdktf find the provider", load: () => import("./env") },
  { name: "formats", description: "list what --json prints, and print the JSON Schema of it", load: () => import("./formats") },
  { name: "emulator", description: "a stand-in for AWS on this machine: up, status, reset, down, run", load: () => import("./emulator") },
];
