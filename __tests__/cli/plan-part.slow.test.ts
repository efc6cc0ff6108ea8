import { estate, temporaryFolder } from "../helpers/command";

describe("estate plan of a part", () => {
  it("plans it with what it reads from, and reports that part", async () => {
    const part = await estate([
      "plan",
      "--json",
      "--work",
      temporaryFolder(),
      "--env",
      "dev",
      "--region",
      "us-west-2",
      "--layer",
      "network",
      "--detailed-exitcode",
    ]);
    expect(part.exitCode).toBe(2);
    const { stacks } = JSON.parse(part.stdout) as { readonly stacks: readonly { readonly stack: string }[] };
    expect(stacks.map(({ stack }) => stack)).toEqual(["dev-us-west-2-network"]);
  });
});
