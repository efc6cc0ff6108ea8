import { type SynthesizedStack } from "../../src/estate/synthesized";
import { realStacks } from "../helpers/estate";
import { environment } from "../helpers/estate-path";
import { notThere, placeOf, refused, runbookReads } from "../helpers/runbook-reads";

const stacksOfTests = async () =>
  (await realStacks())
    .filter(({ environments }) => environments.includes(environment))
    .map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];

describe("the read-only commands of the runbooks", () => {
  it("are each run by the test that applies what they name, or an exception says what the environment has not", async () => {
    const stacks = await stacksOfTests();
    const nowhere = runbookReads().filter((read) => placeOf(read, stacks) === undefined);
    expect(nowhere.filter(({ command }) => !notThere.some(({ begins }) => command.startsWith(begins)))).toEqual([]);
    expect(notThere.filter(({ begins }) => !nowhere.some(({ command }) => command.startsWith(begins)))).toEqual([]);
    expect(runbookReads().length).toBeGreaterThan(30);
  });

  it("have no exception that no command needs", () => {
    const commands = runbookReads().map(({ command }) => command);
    expect(refused.filter(({ begins }) => !commands.some((command) => command.startsWith(begins)))).toEqual([]);
  });
});
