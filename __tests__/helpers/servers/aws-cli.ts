import path from "node:path";
import { pythonEnvironment } from "./python-environment";

/** The AWS CLI, of the version that commands of the documents were tried with; from PyPI, as no package of npm has it. */
const awsCli = ["awscli==1.45.11"];

/** The real AWS CLI. @returns its program */
export const awsProgram = async (): Promise<string> => path.join(await pythonEnvironment(awsCli), "bin", "aws");
