import { chmodSync, existsSync } from "node:fs";
import path from "node:path";
import { privateFile } from "../../../common/private-folder";
import { shellWord } from "../../../common/shell";
import { UserError } from "../../../common/user-error";
import { type SynthesizedStack } from "../../synthesized";
import { sessionFolder } from "./session-folder";

/**
 * What Terraform calls a state that it could not save in the backend at the end of an apply, in the
 * folder that it worked in. The backend then knows nothing of what the apply did.
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/local/backend_apply.go
 */
const erroredStateName = "errored.tfstate";

/** @returns the file of a state that could not be saved, readable by its owner alone. */
export function erroredStateIn(folder: string): string | undefined {
  const file = path.join(folder, erroredStateName);
  if (!existsSync(file)) return undefined;
  chmodSync(file, privateFile);
  return file;
}

/** Where applies of a stack leave such a state: this command's, and Terraform's own in the synthesized folder. */
export const erroredStateOf = (root: string, { instance, folder }: SynthesizedStack): string | undefined =>
  erroredStateIn(path.resolve(sessionFolder(root, instance.id))) ?? erroredStateIn(folder);

export const pushCommand = (file: string): string => `terraform -chdir=${shellWord(path.dirname(file))} state push ${shellWord(file)}`;

/** @param details what else is to be said. */
export const unsavedState = ({ instance: { id } }: SynthesizedStack, file: string, details: readonly string[] = []): UserError =>
  new UserError({
    problem: `${id}: an apply could not save its state, which lies in ${file}; the bucket knows nothing of what that apply did`,
    details,
    fix: `once the bucket of its state is there again, run the same \`npx estate apply\` again, which saves it first; or save it with ${pushCommand(file)} and remove the file`,
  });

/** @throws UserError while a state of the stack waits to be saved: the one in the bucket is not what AWS has. */
export function requireSavedState(root: string, stack: SynthesizedStack): void {
  const file = erroredStateOf(root, stack);
  if (file !== undefined) throw unsavedState(stack, file);
}
