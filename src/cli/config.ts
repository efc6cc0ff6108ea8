import { define as check } from "./config/check";
import { define as explain } from "./config/explain";
import { define as schema } from "./config/schema";
import { define as show } from "./config/show";
import { type SubCommandModule } from "./context";

/** The commands below `estate config`, in the order of its help. */
const commands: readonly { readonly signature: string; readonly description: string; readonly define: SubCommandModule["define"] }[] = [
  { signature: "check", description: "check every environment, or one file, and report all mistakes at once", define: check },
  { signature: "show", description: "print an environment with every default filled in", define: show },
  { signature: "explain", description: "explain what a key means, allows and affects, and its value everywhere", define: explain },
  { signature: "schema", description: "print the JSON Schema that editors check the files with", define: schema },
];

export const define: SubCommandModule["define"] = (command, run) => {
  for (const { signature, description, define: defineCommand } of commands)
    defineCommand(command.command(signature).description(description), run);
};
