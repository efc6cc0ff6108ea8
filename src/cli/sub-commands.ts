import { type SubCommandModule } from "./context";

interface SubCommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<SubCommandModule>;
}

/** Every sub-command, in the order of `estate --help`. A new one is one entry and one file. */
export const subCommands: readonly SubCommand[] = [
  { name: "list", description: "list the stacks in the order in which they are applied", load: () => import("./list") },
  { name: "synth", description: "synthesize every stack into Terraform JSON", load: () => import("./synth") },
  { name: "plan", description: "plan the whole estate, or a part of it, offline in one graph", load: () => import("./plan") },
  { name: "apply", description: "apply the estate to mock providers", load: () => import("./apply") },
];
