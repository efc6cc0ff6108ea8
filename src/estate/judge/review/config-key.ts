/** A key of the configuration that determines what changes, and where it is written. */
export interface ConfigKey {
  readonly environment: string;
  readonly key: string;
  /** Relative to the checkout's root. */
  readonly file: string;
  /** Of the nearest group around the key where it is not written; undefined when not even that is. */
  readonly line: number | undefined;
  /** Whether the value is the schema's default. */
  readonly default: boolean;
}

/** As a reader opens it. */
export const placeOfKey = ({ file, line }: ConfigKey): string => (line === undefined ? file : `${file}:${line}`);
