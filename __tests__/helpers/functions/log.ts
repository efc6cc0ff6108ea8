import { type Log } from "../../../src/functions/shared/logger";

/** Keeps every line, for tests that look for what must not be in it. */
export class MemoryLog implements Log {
  public readonly lines: string[] = [];

  public info(message: string, fields: Readonly<Record<string, string>> = {}): void {
    this.lines.push(JSON.stringify({ message, ...fields }));
  }

  public error(message: string, fields: Readonly<Record<string, string>> = {}): void {
    this.info(message, fields);
  }
}
