import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../../../common/user-error";
import { writeAtomically } from "../../../common/atomic-file";
import { type StackState } from "../../run/live/state-store";
import { type SynthesizedStack } from "../../synthesized";

/** File in the folder of a stack that the code no longer has, for the step that asks what is left of it. */
export const removedFile = "removed.json";

const schema = z.object({
  stack: z.string(),
  /** Commit that has it still. */
  base: z.string(),
  accountId: z.string(),
  backend: z.object({ bucket: z.string(), key: z.string(), region: z.string() }),
});
export type RemovedStack = z.output<typeof schema>;

/** Notes where the state of a removed stack lies. @param folder of the synthesized stacks. */
export function noteRemoved(folder: string, { instance, json }: SynthesizedStack, base: string): void {
  const s3 = json.terraform.backend?.s3;
  if (s3 === undefined) throw new Error(`${instance.id} has no S3 backend`);
  const noted: RemovedStack = {
    stack: instance.id,
    base,
    accountId: instance.accountId,
    backend: { bucket: s3.bucket, key: s3.key, region: s3.region },
  };
  writeAtomically(path.join(folder, instance.id, removedFile), `${JSON.stringify(noted, undefined, 2)}\n`);
}

/** @throws UserError for a file that noteRemoved() did not write. */
export function readRemoved(file: string): RemovedStack {
  try {
    if (existsSync(file)) return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new UserError({ problem: `${file}: not what \`estate atlantis --affected\` writes`, fix: "run it again", cause });
  }
  throw new UserError({
    problem: `${file}: no such file`,
    fix: "name the file that `estate atlantis --affected` wrote for a removed stack",
  });
}

/** Whether anything of a removed stack is left, and what is to be done then. */
export function requireNothingLeft({ stack, base, backend }: RemovedStack, state: StackState | undefined): string {
  const left = state?.resources.size ?? 0;
  if (left === 0) return `${stack} is no longer in the code, and its state holds no resource: nothing is left of it.`;
  const shown = [...(state?.resources ?? [])].sort().slice(0, 5);
  throw new UserError({
    problem: `${stack} is no longer in the code, and its state s3://${backend.bucket}/${backend.key} holds ${left} ${left === 1 ? "resource" : "resources"}: after the merge nobody would look after them`,
    details: [`${shown.join(", ")}${left > shown.length ? `, and ${left - shown.length} more` : ""}`],
    fix: `destroy them from a revision that has the stack (git switch --detach ${base.slice(0, 12)}; npx estate synth; terraform -chdir=cdktf.out/stacks/${stack} destroy, the last layer first), then plan here again`,
  });
}
