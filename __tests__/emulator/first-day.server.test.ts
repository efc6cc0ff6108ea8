import { type CommandResult } from "../helpers/command";
import { primary, startEstatePath, type EstatePath } from "../helpers/estate-path";
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
    : run.estate(...words.slice(1).map((word) => word.replace(/^\.estate\//, `${run.work}/.estate/`)));
};

/** The guide's sections up to the whole of an environment, for the small one; the calls of the AWS CLI after them are made where everything is applied (whole-path). */
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

  // Two of the layers that the section leaves to its two commands, one of which reads from the other; tests beside this one apply them all.
  it("6. Everything else, again and again until nothing is left to do", async () => {
    const [plan = "", apply = "", ...others] = firstDayCommands("6. Everything else").map((command) => command.replaceAll("prod", "dev"));
    expect(others).toEqual([]);
    const planned: (number | undefined)[] = [];
    while (planned.at(-1) !== 0 && planned.length < 5) {
      const { exitCode, stderr } = await paste(`${plan} --region ${primary} --layer security --layer notifications`);
      expect([exitCode, stderr]).toEqual([expect.toBeOneOf([0, 2]), expect.anything()]);
      planned.push(exitCode);
      // An apply that leaves out what is planned with assumptions ends with 2.
      const applied = exitCode === 0 ? undefined : await paste(apply);
      expect([applied?.exitCode ?? 0, applied?.stderr ?? ""]).toEqual([expect.toBeOneOf([0, 2]), expect.anything()]);
    }
    // What reads from others is planned for real once those are applied.
    expect(planned).toEqual([2, 2, 0]);
  });
});
