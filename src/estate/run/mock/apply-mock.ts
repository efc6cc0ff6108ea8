import path from "node:path";
import { UserError } from "../../../common/user-error";
import { lendToComposition } from "../compose/lend-provider";
import { prepareComposition } from "../compose/prepare";
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

/**
 * Applies stacks to mock providers with `terraform test`: every resource is created and every value
 * flows from stack to stack, without AWS.
 *
 * @param checkout root of the checkout.
 * @throws UserError when Terraform refuses a value or a resource was not created.
 */
export async function applyToMocks(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  progress: Progress,
  checkout: string,
): Promise<MockApply> {
  const preparing = progress.begin(`composing ${stacks.length} stacks for mock providers`);
  let aliases: readonly string[] = [];
  await prepareComposition(call, stacks, (composition) => {
    const { aws } = composition.root.provider as { aws: readonly { alias: string }[] };
    aliases = aws.map(({ alias }) => alias);
    return forMocks(composition);
  });
  writeAtomically(path.join(call.folder, `${testName}.tftest.json`), JSON.stringify(testFile(aliases)));
  preparing.done(`composed ${stacks.length} stacks for mock providers`);

  const { state, seconds } = await lendToComposition(call, stacks, progress, checkout, (lent) => runTest(lent, progress));
  const counts = stacks.map(({ instance, json }) => ({
    stack: instance.id,
    declared: resourceCount(json),
    created: state.created.get(instance.id) ?? 0,
  }));
  const missing = counts.filter(({ declared, created }) => created !== declared);
  if (missing.length > 0) {
    throw new UserError({
      problem: "some resources were not created",
      details: missing.map(({ stack, declared, created }) => `${stack}: ${created} of ${declared}`),
      fix: "look for `count` or `for_each` in these stacks",
    });
  }
  return { stacks: counts, seconds };
}

/** Runs the test; returns what was applied before it was destroyed again. */
async function runTest(call: TerraformCall, progress: Progress): Promise<{ readonly state: AppliedState; readonly seconds: number }> {
  const started = performance.now();
  const applying = progress.begin("applying to mock providers");
  const errors: Diagnostic[] = [];
  let state: AppliedState | undefined;
  const { exitCode, text } = await runTerraform(call, ["test", "-no-color", "-json", "-verbose"], {
    message: (message) => {
      if (message.diagnostic?.severity === "error") errors.push(message.diagnostic);
      if (message.type === "test_state") state = readAppliedState(message);
    },
  });
  if (exitCode !== 0 || state === undefined) {
    throw new UserError({
      problem: "the estate cannot be applied to mock providers",
      details: failureLines(errors, text),
      fix: "correct what is named above; a value of the wrong form needs `mock` in the entry of its type in src/estate/resource-types/types/",
    });
  }
  const seconds = secondsSince(started);
  applying.done(`applied ${[...state.created.values()].reduce((sum, count) => sum + count, 0)} resources in ${seconds} s`);
  return { state, seconds };
}

/** The test: one mock provider per provider of the root, one run that applies. */
function testFile(aliases: readonly string[]): unknown {
  const blocks = (byType: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(byType).map(([type, defaults]) => [type, { defaults }]));
  const mocks = { mock_resource: blocks(mockDefaults.resources), mock_data: blocks(mockDefaults.data) };
  return { mock_provider: { aws: aliases.map((alias) => ({ alias, ...mocks })) }, run: { apply: { command: "apply" } } };
}
