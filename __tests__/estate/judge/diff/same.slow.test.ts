import path from "node:path";
import { planEdit } from "../../../../src/estate/judge/diff/plan-edit";
import { settled } from "../../../../src/estate/judge/diff/settle";
import { simulate } from "../../../../src/estate/judge/diff/simulation/simulate";
import { KeptSimulations } from "../../../../src/estate/judge/diff/simulation/kept-simulations";
import { type PlanJson } from "../../../../src/estate/run/plan/plan-json";
import { readSynthesized, type SynthesizedStack } from "../../../../src/estate/synthesized";
import { findToolchain } from "../../../../src/estate/run/terraform/toolchain";
import { type TerraformCall } from "../../../../src/estate/run/terraform/run";
import { estate, root, temporaryFolder } from "../../../helpers/command";
import { configWith } from "../../../helpers/small-estate";
import { quietProgress } from "../../../helpers/quiet-progress";

/** Every type of the estate, as its largest environment has it. */
describe("a simulated environment", () => {
  const work = temporaryFolder();
  let stacks: readonly SynthesizedStack[];
  let store: KeptSimulations;
  let call: (folder: string) => TerraformCall;

  beforeAll(async () => {
    const run = await estate(["synth", "--config", configWith(temporaryFolder(), ["prod"]), "--work", work]);
    expect(run).toMatchObject({ exitCode: 0 });
    stacks = readSynthesized(path.join(work, "cdktf.out"));
    const { binary, environment, version } = await findToolchain(path.join(work, ".estate"));
    store = new KeptSimulations(path.join(work, "states"), version, root);
    call = (folder) => ({
      binary,
      environment,
      folder: path.join(work, folder),
      signal: new AbortController().signal,
      harmless: true,
    });
  });

  it("is changed by nothing when its own code is planned on it, and is kept", async () => {
    const simulated = await simulate(call("base"), stacks, store, quietProgress, root);
    const plans = await planEdit(call("edit"), { stacks, before: stacks, simulated }, quietProgress, root);
    const changes = [...plans].flatMap(([stack, plan]: [string, PlanJson]) =>
      (settled(plan, new Map()).resource_changes ?? []).map(
        ({ address, change }) => `${stack} ${address}: ${change.actions.join(" and ")}`,
      ),
    );
    expect(changes).toEqual([]);
    // Nothing is left to simulate: a call that could not run Terraform does as well.
    const again = await simulate({ ...call("none"), binary: "/nowhere" }, stacks, store, quietProgress, root);
    expect([...again.keys()].sort()).toEqual(stacks.map(({ instance }) => instance.id).sort());
    expect(again.get("prod-us-east-1-network")?.outputs).toEqual(simulated.get("prod-us-east-1-network")?.outputs);
  });
});
