import { loadEstate } from "../../../config/load";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type EstateResource } from "../../estate/judge/access/world/estate-resource";
import { EstateValues } from "../../estate/judge/access/world/values";
import { synthesizeEstate } from "../../estate/synthesis";
import { type SynthesizedStack } from "../../estate/synthesized";
import { selectEnvironment } from "../../layers/selection";
import { type GlobalOptions, workspaceOf } from "../context";

/** What is judged without an account: environments, and everything that was synthesized. */
interface Synthesized {
  readonly chosen: readonly EnvironmentConfig[];
  readonly stacks: readonly SynthesizedStack[];
  readonly world: readonly EstateResource[];
}

/** @param name one environment; all of them otherwise. @throws UserError for a name that no environment has, or an estate that cannot be synthesized. */
export async function synthesizedFor(options: GlobalOptions, name: string | undefined): Promise<Synthesized> {
  const workspace = workspaceOf(options);
  const all = loadEstate(workspace.config);
  const chosen = name === undefined ? all : [selectEnvironment(all, name)];
  const stacks = await synthesizeEstate(workspace, options.signal);
  return {
    chosen,
    stacks,
    // Not everybody asks for it, and it takes as long as the rest.
    get world() {
      return new EstateValues(stacks).all();
    },
  };
}
