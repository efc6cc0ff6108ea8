import { loadEstate } from "../../../config/load";
import { DeliveryRehearsal, type Outcome } from "../../../src/estate/delivery/rehearsal/rehearse";
import { faults } from "../../../src/estate/delivery/rehearsal/versions";
import { readSynthesized, type SynthesizedStack } from "../../../src/estate/synthesized";
import { estate } from "../../helpers/command";
import { realConfig } from "../../helpers/estate";
import { root } from "../../helpers/root";
import { inject } from "vitest";

const environments = loadEstate(realConfig);
const stacks = readSynthesized(inject("synthesizedEstate"));
const running: DeliveryRehearsal[] = [];
afterEach(async () => {
  for (const rehearsal of running.splice(0)) await rehearsal.stop();
});

/** A rehearsal up to staging, which takes half of the time. */
async function rehearsal(changed = stacks, report: (line: string) => void = () => undefined): Promise<DeliveryRehearsal> {
  const { signal } = new AbortController();
  const made = await DeliveryRehearsal.start({ root, stacks: changed, environments, through: "staging", report, signal });
  running.push(made);
  return made;
}

const imagesOf = (of: DeliveryRehearsal): (string | undefined)[] => of.serving.map(({ image }) => image);
const quote = async (of: DeliveryRehearsal): Promise<unknown> =>
  Promise.all(of.serving.map(async ({ url }) => (await fetch(`${url}/api/quotes/spy`)).json()));
const lastWord = ({ results }: Outcome): string => results.at(-1)?.message ?? "";

/** The estate without the function that tries versions in its AppSpecs. */
const untried = (): SynthesizedStack[] =>
  JSON.parse(
    JSON.stringify(stacks).replaceAll(/,\\"Hooks\\":\[\{\\"AfterAllowTestTraffic\\":\\"[^"\\]+\\"\}\]/g, ""),
  ) as SynthesizedStack[];

describe("a delivery of the example on this machine", () => {
  it("brings a good version to both regions, and stops every bad one at its gate, after which the good one still serves", async () => {
    const delivery = await rehearsal();
    const good = await delivery.deliver("good");
    expect([good.delivered, good.stoppedAt, lastWord(good)]).toEqual([true, undefined, expect.any(String)]);
    const serving = imagesOf(delivery);
    expect(new Set(serving.map((image) => image?.split("@")[1])).size).toBe(1);
    const answers = await quote(delivery);
    expect(answers).toEqual(serving.map(() => ({ symbol: "SPY", price: 103 })));
    for (const fault of faults) {
      const bad = await delivery.deliver(`bad-${fault.id}`, fault);
      expect([fault.id, bad.delivered, bad.stoppedAt], lastWord(bad)).toEqual([fault.id, false, fault.stoppedAt]);
      expect([imagesOf(delivery), await quote(delivery)], fault.id).toEqual([serving, answers]);
    }
  });

  it("would let a version that fails reach users if nothing tried it before", async () => {
    const trial = faults.find(({ id }) => id === "trial");
    const delivery = await rehearsal(untried());
    // Nothing serves before, so that no share of requests is watched first.
    const first = await delivery.deliver("bad", trial);
    expect(first.stoppedAt).toBe("staging/smoke");
    expect(imagesOf(delivery)).not.toContain(undefined);
  });
});

describe("`estate demo`", () => {
  it("reports what arrived, what was stopped and where it serves", async () => {
    const { exitCode, stdout, stderr } = await estate(["demo", "--once", "--json", "--to", "staging", "--fault", "vulnerability"]);
    expect(exitCode, stderr).toBe(0);
    const { deliveries, serving } = JSON.parse(stdout) as {
      deliveries: { delivered: boolean; stoppedAt: string | null }[];
      serving: { place: string; image: string }[];
    };
    expect(deliveries.map(({ delivered, stoppedAt }) => [delivered, stoppedAt])).toEqual([
      [true, null],
      [false, "scan/findings"],
    ]);
    expect(serving.map(({ place }) => place).sort()).toEqual(["staging us-east-1", "staging us-west-2"]);
    for (const { image } of serving) expect(image).toMatch(/smart0dte\/staging\/api@sha256:[0-9a-f]{64}$/);
  });

  it("names an environment that there is not", async () => {
    expect((await estate(["demo", "--once", "--to", "nowhere"])).stderr).toMatch(/nowhere[^]*fix: /);
  });
});
