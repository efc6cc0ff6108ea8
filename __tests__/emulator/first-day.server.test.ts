import { type CommandResult } from "../helpers/command";
import { startEstatePath, type EstatePath } from "../helpers/estate-path";
import { firstDayCommands } from "../helpers/first-day";

let run: EstatePath;
beforeAll(async () => {
  run = await startEstatePath();
});
afterAll(() => run.emulator.stop());

/** A command of the guide, with what it writes in the test's folder. */
const paste = (command: string): Promise<CommandResult> => {
  const [program = "", ...words] = command.replaceAll("=cdktf.out/", `=${run.work}/cdktf.out/`).split(" ");
  return program === "terraform"
    ? run.emulator.run(program, words)
    : run.estate(...words.slice(1).map((word) => word.replace(/^\.estate\//, `${run.work}/`)));
};

/** The guide's first sections, for the small environment. What follows waits for a delegation, or is applied by other test files. */
describe("the first day as it is written", () => {
  it.each(["3. State", "4. Access", "5. Zone"])("%s", async (section) => {
    const commands = firstDayCommands(section).map((command) => command.replaceAll("prod", "dev"));
    expect(commands).not.toEqual([]);
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await paste(command);
      // A plan that has something to apply ends with 2.
      expect([command, exitCode, stdout, stderr]).toEqual([
        command,
        command.includes(" plan ") ? expect.toBeOneOf([0, 2]) : 0,
        expect.anything(),
        expect.anything(),
      ]);
    }
  });

  it("has told the name servers, without waiting for anybody to delegate the domain", async () => {
    const command = firstDayCommands("5. Zone").find((one) => one.includes("nameServers")) ?? "";
    expect((await paste(command.replaceAll("prod", "dev"))).stdout).toMatch(/"ns-\d+\.awsdns/);
  });
});
