import { loadEstate } from "../../../config/load";
import { requireAccount } from "../../estate/aws/identity";
import { EstateValues } from "../../estate/judge/access/world/values";
import { recoveryTargets, type RecoveryTargets } from "../../estate/judge/recovery/status/targets";
import { synthesizeEstate } from "../../estate/synthesis";
import { type SynthesizedStack } from "../../estate/synthesized";
import { selectEnvironment } from "../../layers/selection";
import { UserError } from "../../common/user-error";
import { type GlobalOptions, workspaceOf } from "../context";

/** Of an environment what its failover works on, and the stacks of its account. */
export interface Recovery {
  readonly targets: RecoveryTargets;
  readonly stacks: readonly SynthesizedStack[];
}

/**
 * Reads from the synthesized estate what an environment's failover works on, and asks the recovery region, and no
 * other, whether the credentials are of its account.
 *
 * @throws UserError when none is named, or for credentials of another account
 */
export async function recoveryOf(options: GlobalOptions, name: string | undefined): Promise<Recovery> {
  const workspace = workspaceOf(options);
  const all = loadEstate(workspace.config);
  if (name === undefined)
    throw new UserError({
      problem: "credentials belong to one account, and no environment says which",
      fix: `give --env ${all.map(({ environment }) => environment).join(", --env ")}`,
    });
  const environment = selectEnvironment(all, name);
  const every = await synthesizeEstate(workspace, options.signal);
  const stacks = every.filter(({ instance }) => instance.accountId === environment.account.id);
  const targets = recoveryTargets(new EstateValues(every).all(), environment);
  await requireAccount(name, environment.account, targets.recovery);
  return { targets, stacks };
}
