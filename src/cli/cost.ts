import { type SubCommandModule } from "./context";
import { define as commitments } from "./cost/commitments";
import { define as diff } from "./cost/diff";
import { define as explain } from "./cost/explain";
import { define as report } from "./cost/report";
import { define as suggest } from "./cost/suggest";

/** `estate cost` itself reports; below it stand the questions of which setting and which change costs what. */
export const define: SubCommandModule["define"] = (command, run) => {
  report(command, run);
  // Options that choose stacks belong to `estate cost`, and hold below it too.
  explain(command.command("explain <key>").description("show what a key of the configuration costs, by trying other values of it"), run);
  suggest(command.command("suggest").description("try cheaper settings of an environment, and report which hold"), run);
  commitments(command.command("commitments").description("list what runs all the time and can be bought ahead"), run);
  diff(command.command("diff").description("compare what the estate costs with another revision"), run);
};
