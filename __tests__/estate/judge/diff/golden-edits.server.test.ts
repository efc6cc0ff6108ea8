import path from "node:path";
import { affectedStacks } from "../../../../src/estate/judge/affected/affected";
import { diffEstate } from "../../../../src/estate/judge/diff/diff";
import { type Review, review } from "../../../../src/estate/judge/review/review";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { reattachVariable } from "../../../../src/estate/run/provider-host/plugin-protocol";
import { findToolchain, terraformOf } from "../../../../src/estate/run/terraform/toolchain";
import { workspaceAt } from "../../../../src/estate/workspace";
import { root, temporaryFolder } from "../../../helpers/command";
import { type EstatePath, makeStateBuckets, startEstatePath } from "../../../helpers/estate-path";
import { HandWrittenStack } from "../../../helpers/hand-written-stack";
import { quietProgress } from "../../../helpers/quiet-progress";
import { goldenEdits } from "./golden";
import { addressesOf, contentOf, told, toldBeside } from "./golden/told";

const confirmed = goldenEdits.filter(({ unconfirmed }) => unconfirmed === undefined);

/** What `estate diff` says of all edits at once: of two syntheses, without a state. */
async function edited(work: string): Promise<Review> {
  const stack = new HandWrittenStack(work, "golden");
  const side = (name: "base" | "edit"): readonly SynthesizedStack[] => {
    stack.write(contentOf(goldenEdits, name));
    return [stack.stack];
  };
  const [before, stacks] = [side("base"), side("edit")];
  const workspace = workspaceAt(root, undefined, work);
  const toolchain = await findToolchain(workspace.state);
  const { plans } = await diffEstate(workspace, { before, stacks }, affectedStacks(before, stacks), {
    call: terraformOf(toolchain, new AbortController().signal),
    terraformVersion: toolchain.version,
    progress: quietProgress,
  });
  return review(
    [...plans].map(([id, plan]) => ({ stack: id, plan })),
    stacks,
    before,
  );
}

describe("golden edits", () => {
  let ofDiff: Review;
  beforeAll(async () => (ofDiff = await edited(temporaryFolder())));

  it("are many, and each has resources of its own", () => {
    const names = goldenEdits.flatMap(({ base, edit }) => [...new Set([base, edit].flatMap(addressesOf))]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(goldenEdits.flatMap(({ does }) => Object.keys(does)).length).toBeGreaterThanOrEqual(60);
    expect(confirmed.length).toBeGreaterThanOrEqual(30);
  });

  it.each(goldenEdits.map((edit) => [edit.title, edit] as const))("estate diff knows what happens when %s", (_, edit) => {
    expect(told(ofDiff, edit)).toEqual(edit.does);
  });

  it("are not applied where a protection refuses it", () => {
    expect(ofDiff.obstacles.map(({ address, problem }) => [address, problem])).toEqual([
      ["aws_sqs_queue.protected", "it would be replaced, and `prevent_destroy` refuses that"],
    ]);
  });

  it("change nothing beside", () => {
    expect(toldBeside(ofDiff, goldenEdits)).toEqual([]);
  });

  describe("on what the stand-in really has", () => {
    let run: EstatePath;
    let ofPlan: Review;
    beforeAll(async () => {
      run = await startEstatePath();
      // The test files' common host knows the estate's types alone.
      delete process.env[reattachVariable];
      await makeStateBuckets();
      const stack = new HandWrittenStack(path.join(path.dirname(run.work), "golden"), "golden");
      stack.write(contentOf(confirmed, "base"));
      await stack.plan();
      expect(await stack.apply()).toMatchObject({ outcome: "applied" });
      stack.write(contentOf(confirmed, "edit"));
      ofPlan = stack.review(await stack.plan());
    });
    afterAll(() => run.emulator.stop());

    // The same records of a review, so whoever reads the one reads the other.
    it.each(confirmed.map((edit) => [edit.title, edit] as const))("Terraform plans the same when %s", (_, edit) => {
      expect(told(ofPlan, edit)).toEqual(edit.does);
    });

    it("nothing beside is changed", () => {
      expect(toldBeside(ofPlan, confirmed)).toEqual([]);
    });
  });
});
