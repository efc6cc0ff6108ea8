/** A secret's JSON object. Keys that a rotation does not know are carried over untouched. */
export type SecretValue = Readonly<Record<string, unknown>>;

/** Staging labels of Secrets Manager. */
export type Stage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

export interface SecretDescription {
  readonly rotationEnabled: boolean;
  /** Staging labels by version id. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
  /** When the last rotation ended; undefined before the first. */
  readonly lastRotated: Date | undefined;
  /** Status of the copies by region: `InSync`, `InProgress` or `Failed`. */
  readonly copies: Readonly<Record<string, string>>;
}

export interface PasswordRules {
  readonly length: number;
  /** Characters that must not occur. */
  readonly exclude: string;
}

/** What a rotation needs of Secrets Manager. Each call is atomic; a repeated one changes nothing. */
export interface SecretStore {
  describe(secretId: string): Promise<SecretDescription>;
  /** The value under a label, of one version when `versionId` is given; undefined when there is none (yet). */
  read(secretId: string, stage: Stage, versionId?: string): Promise<SecretValue | undefined>;
  /** Values of versions newer than the current one that carry no label: of rotations that were given up. */
  readAbandoned(secretId: string): Promise<readonly SecretValue[]>;
  /** A value that is current at once, outside any rotation. */
  writeCurrent(secretId: string, versionId: string, value: SecretValue): Promise<void>;
  writePending(secretId: string, versionId: string, value: SecretValue): Promise<void>;
  /** Moves AWSCURRENT; Secrets Manager then puts AWSPREVIOUS on `from` and ends the rotation. */
  makeCurrent(secretId: string, versionId: string, from: string): Promise<void>;
  generatePassword(rules: PasswordRules): Promise<string>;
}
