import { execa } from "execa";
import { type Environment } from "../run/terraform/machine";

const timeoutSeconds = 10;

/** The version that `program --version` prints, or undefined when there is no such program or it prints none. */
export async function programVersion(program: string, env: Environment): Promise<string | undefined> {
  const run = await execa(program, ["--version"], {
    env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: timeoutSeconds * 1000,
  });
  return run.failed ? undefined : /\d+\.\d+(?:\.\d+)?/.exec(run.stdout)?.[0];
}
