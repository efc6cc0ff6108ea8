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

  it("asks AWS nothing with a provider of its own either, of which a state machine is validated", async () => {
    const part = await estate(["plan", "--json", "--work", temporaryFolder(), "--stack", "dev-us-west-2-failover"], {
      env: { ESTATE_PROVIDER_HOST: "off" },
    });
    expect(part).toMatchObject({ exitCode: 0 });
    const { stacks } = JSON.parse(part.stdout) as {
      readonly stacks: readonly { readonly changes: readonly { readonly address: string }[] }[];
    };
    expect(stacks.flatMap(({ changes }) => changes).some(({ address }) => address.startsWith("aws_sfn_state_machine."))).toBe(true);
  });
});
