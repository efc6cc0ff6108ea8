/** The archive of a Lambda function, as synthesis hands it to the module that creates the function. */
export interface FunctionArchive {
  /** Folder of the function below `src/functions/`. */
  readonly name: string;
  /** File below `functions/` of the output folder; its name changes with its content. */
  readonly file: string;
  /** Base64 of the SHA-256 of the file, as Lambda computes it: `source_code_hash`. */
  readonly sha256: string;
  /** Calls of AWS's API that the archive's code makes, as IAM names them: `secretsmanager:GetSecretValue`. */
  readonly calls: readonly string[];
}

/** Handler of every archive, as Lambda wants it named. */
export const archiveHandler = "index.handler";

/** `filename` of the function in a stack's own folder, `<output>/stacks/<stack>`; holds on every machine. */
export const archivePath = ({ file }: FunctionArchive): string => `\${path.module}/../../functions/${file}`;
