import path from "node:path";
import { UserError } from "../../../common/user-error";
import { lendToComposition } from "../compose/lend-provider";
import { type Part, partsOf } from "../compose/parts";
import { prepareComposition } from "../compose/prepare";
import { runParts } from "../compose/run-parts";
import { type Capacity } from "../live/capacity";
import { writeAtomically } from "../../../common/atomic-file";
import { type Progress, secondsSince } from "../../progress";
import { resourceCount, type SynthesizedStack } from "../../synthesized";
import { failureLines } from "../terraform/diagnostics";
import { type Diagnostic, runTerraform, type TerraformCall } from "../terraform/run";
import { forMocks } from "./adjust";
import { mockDefaults } from "../../resource-types/mock-defaults";
import { type AppliedState, readAppliedState } from "./state";

export interface MockApply {
  readonly stacks: readonly { readonly stack: string; readonly declared: number; readonly created: number }[];
  readonly seconds: number;
}

const testName = "estate";

export interface MockApplyRequest {
  /** How many parts of the stacks are applied at once. */
  readonly capacity: Capacity;
  readonly progress: Progress;
  /** Root of the checkout. */
  readonly checkout: string;
}

/**
 * Applies stacks to mock providers with `terraform test`: every resource is created and every value
 * flows from stack to stack, without AWS. It is done part by part: Terraform's work on a graph grows faster than the graph.
 *
 * @throws UserError when Terraform refuses a value or a resource was not created.
 */
export async function applyToMocks(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  { capacity, progress, checkout }: MockApplyRequest,
): Promise<MockApply> {
  const parts = partsOf(stacks);
  const [first] = parts;
  if (first === undefined) throw new Error("there is nothing to apply");
  const preparing = progress.begin(`composing ${stacks.length} stacks for mock providers`);
  // The provider is installed beside one of them, from where the host takes it for all.
  const firstComposed = await composed(call, first);
  preparing.done(`composed ${stacks.length} stacks for mock providers`);

  const created = new Map<string, number>();
  const started = performance.now();
  await lendToComposition(
    firstComposed,
    stacks,
    progress,
    checkout,
    async (lent) => {
      const applying = progress.begin("applying to mock providers");
      await runParts(parts, { capacity, signal: call.signal }, async (part) => {
        const { folder } = part === first ? firstComposed : await composed({ ...lent, folder: call.folder }, part);
        for (const [stack, count] of (await runTest({ ...lent, folder })).created) created.set(stack, count);
      });
      applying.done(`applied ${[...created.values()].reduce((sum, count) => sum + count, 0)} resources in ${secondsSince(started)} s`);
    },
    { oneRun: parts.length === 1 },
  );
  const counts = stacks.map(({ instance, json }) => ({
    stack: instance.id,
    declared: resourceCount(json),
    created: created.get(instance.id) ?? 0,
  }));
  const missing = counts.filter(({ declared, created }) => created !== declared);
  if (missing.length > 0) {
    throw new UserError({
      problem: "some resources were not created",
      details: missing.map(({ stack, declared, created }) => `${stack}: ${created} of ${declared}`),
      fix: "look for `count` or `for_each` in these stacks",
    });
  }
  return { stacks: counts, seconds: secondsSince(started) };
}

/** Composes a part in a folder of its own, with its test. */
async function composed({ folder, ...call }: TerraformCall, part: Part<SynthesizedStack>): Promise<TerraformCall> {
  const own = { ...call, folder: path.join(folder, part.name) };
  let aliases: readonly string[] = [];
  await prepareComposition(own, part.stacks, (composition) => {
    const { aws } = composition.root.provider as { aws: readonly { alias: string }[] };
    aliases = aws.map(({ alias }) => alias);
    return forMocks(composition);
  });
  writeAtomically(path.join(own.folder, `${testName}.tftest.json`), JSON.stringify(testFile(aliases)));
  return own;
}

/** Runs the test; returns what was applied before it was destroyed again. */
async function runTest(call: TerraformCall): Promise<AppliedState> {
  const errors: Diagnostic[] = [];
  let state: AppliedState | undefined;
  const { exitCode, text } = await runTerraform(call, ["test", "-no-color", "-json", "-verbose"], {
    message: (message) => {
      if (message.diagnostic?.severity === "error") errors.push(message.diagnostic);
      if (message.type === "test_state") state = readAppliedState(message);
    },
  });
  if (exitCode === 0 && state !== undefined) return state;
  throw new UserError({
    problem: "the estate cannot be applied to mock providers",
    details: failureLines(errors, text),
    fix: "correct what is named above; a value of the wrong form needs `mock` in the entry of its type in src/estate/resource-types/types/",
  });
}

/** The test: one mock provider per provider of the root, one run that applies. */
function testFile(aliases: readonly string[]): unknown {
  const blocks = (byType: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(byType).map(([type, defaults]) => [type, { defaults }]));
  const mocks = { mock_resource: blocks(mockDefaults.resources), mock_data: blocks(mockDefaults.data) };
  return { mock_provider: { aws: aliases.map((alias) => ({ alias, ...mocks })) }, run: { apply: { command: "apply" } } };
}
