import { UserError } from "../../../common/user-error";
import { adviceFor } from "../../aws/failure";
import { type Diagnostic, runTerraform, type TerraformCall, terraformOutput } from "../terraform/run";

export type Terraform = Omit<TerraformCall, "folder">;

/** Numbers of resources that a plan or an apply names. */
export interface ChangeCounts {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
  readonly import: number;
}

/** Makes a folder ready for a run, whatever backend an earlier run has noted in it. */
export async function initialize(terraform: Terraform, folder: string): Promise<void> {
  await terraformOutput({ ...terraform, folder }, ["init", "-input=false", "-no-color", "-reconfigure"]);
}

/** @param lockSeconds how long another run of the same folder is waited for. */
export async function applyAll(
  terraform: Terraform,
  folder: string,
  lockSeconds: number,
  onResource: (text: string) => void,
): Promise<ChangeCounts> {
  const { exitCode, errors, text, counts } = await watched(
    terraform,
    folder,
    ["apply", "-auto-approve", `-lock-timeout=${lockSeconds}s`],
    onResource,
  );
  if (exitCode !== 0)
    throw failed(
      "apply",
      folder,
      errors,
      text,
      "correct what Terraform names above and run the command again; it goes on where it stopped",
    );
  return counts;
}

/** Plans without a lock, because nothing is written: a run that is killed leaves no lock behind. */
export async function planAll(terraform: Terraform, folder: string): Promise<ChangeCounts & { readonly clean: boolean }> {
  const { exitCode, errors, text, counts } = await watched(terraform, folder, ["plan", "-detailed-exitcode", "-lock=false"]);
  if (exitCode !== 0 && exitCode !== 2)
    throw failed("plan", folder, errors, text, "correct what Terraform names above and run the command again");
  return { ...counts, clean: exitCode === 0 };
}

async function watched(terraform: Terraform, folder: string, args: readonly string[], onResource: (text: string) => void = () => {}) {
  let counts: ChangeCounts = { add: 0, change: 0, remove: 0, import: 0 };
  const result = await runTerraform({ ...terraform, folder }, [...args, "-input=false", "-no-color", "-json"], {
    message: ({ type, changes, "@message": text }) => {
      if (type === "change_summary") counts = { ...counts, ...(changes as Partial<ChangeCounts>) };
      if (type === "apply_start" || type === "apply_complete") onResource(text);
    },
  });
  return { ...result, counts };
}

function failed(verb: string, folder: string, errors: readonly Diagnostic[], text: string, otherwise: string): UserError {
  const lines =
    errors.length > 0
      ? errors.flatMap(({ summary, detail = "", address }) => [
          `${address === undefined ? "" : `${address}: `}${summary}`,
          ...detail.trim().split("\n"),
        ])
      : text.split("\n");
  return new UserError({
    problem: `terraform ${verb} failed in ${folder}`,
    details: lines.filter((line) => line.trim() !== "").slice(0, 40),
    fix: adviceFor(lines, otherwise),
  });
}
