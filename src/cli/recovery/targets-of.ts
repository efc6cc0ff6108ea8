import { loadEstate } from "../../../config/load";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { requireAccount } from "../../estate/aws/identity";
import { type EstateResource } from "../../estate/judge/access/world/estate-resource";
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

/** An environment, and everything that was synthesized. */
interface Account {
  readonly environment: EnvironmentConfig;
  readonly every: readonly SynthesizedStack[];
  readonly world: readonly EstateResource[];
}

/**
 * Synthesizes the estate, and asks an environment's recovery region, and no other, whether the credentials are of its account.
 *
 * @throws UserError when none is named, or for credentials of another account
 */
export async function accountOf(options: GlobalOptions, name: string | undefined): Promise<Account> {
  const workspace = workspaceOf(options);
  const all = loadEstate(workspace.config);
  if (name === undefined)
    throw new UserError({
      problem: "credentials belong to one account, and no environment says which",
      fix: `give --env ${all.map(({ environment }) => environment).join(", --env ")}`,
    });
  const environment = selectEnvironment(all, name);
  const every = await synthesizeEstate(workspace, options.signal);
  await requireAccount(name, environment.account, environment.regions.recovery.name);
  return { environment, every, world: new EstateValues(every).all() };
}

/**
 * Reads from the synthesized estate what an environment's failover works on.
 *
 * @throws UserError as `accountOf` does, and where the environment has no failover
 */
export async function recoveryOf(options: GlobalOptions, name: string | undefined): Promise<Recovery> {
  const { environment, every, world } = await accountOf(options, name);
  const stacks = every.filter(({ instance }) => instance.accountId === environment.account.id);
  return { targets: recoveryTargets(world, environment), stacks };
}
