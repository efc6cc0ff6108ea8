import { type SubCommandModule } from "./context";

interface SubCommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<SubCommandModule>;
}

/** Every sub-command, in the order of `estate --help`. A new one is one entry and one file. */
export const subCommands: readonly SubCommand[] = [
  { name: "list", description: "list the stacks in the order in which they are applied", load: () => import("./list") },
  { name: "emulator", description: "a stand-in for AWS on this machine: up, status, reset, down, run", load: () => import("./emulator") },
];
