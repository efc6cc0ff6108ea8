import { type TestEmulator } from "../emulator";
import { awsProgram } from "../servers/aws-cli";
import { type AutomationCall, type AutomationWorld } from "./executor";

/** The CLI's names of services that Automation calls otherwise. */
const named: Readonly<Record<string, string>> = { codedeploy: "deploy" };

/** `RestoreDBInstanceToPointInTime` as the CLI writes it. */
export const cliName = (operation: string): string =>
  operation
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1-$2")
    .toLowerCase();

/** Makes calls with the AWS CLI, whose models of operations are those that Automation names them by. */
export async function cliCalls(emulator: TestEmulator, region: string): Promise<AutomationWorld["call"]> {
  const aws = await awsProgram();
  return async ({ operation, inputs }: AutomationCall) => {
    const [service = "", api = ""] = operation.split(".");
    const { exitCode, stdout, stderr } = await emulator.run(aws, [
      named[service] ?? service,
      cliName(api),
      "--region",
      region,
      "--output",
      "json",
      "--cli-input-json",
      JSON.stringify(inputs),
    ]);
    if (exitCode !== 0) throw new Error(stderr.trim());
    return stdout.trim() === "" ? {} : (JSON.parse(stdout) as unknown);
  };
}
