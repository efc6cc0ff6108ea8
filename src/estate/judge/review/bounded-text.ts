/** Lines up to a number of characters, such as a comment may have. */
export class BoundedText {
  private readonly lines: string[] = [];
  private length = 0;

  public constructor(private readonly limit: number) {}

  /** Adds lines that may not be left out: they are few. */
  public always(...lines: readonly string[]): void {
    for (const line of lines) {
      this.lines.push(line);
      this.length += line.length + 1;
    }
  }

  /** Adds lines that belong together if, with all of them, there is still this much room. */
  public take(lines: readonly string[], room: number): boolean {
    const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
    if (this.length + length > this.limit - room) return false;
    this.always(...lines);
    return true;
  }

  public render(): string {
    return `${this.lines.join("\n")}\n`;
  }
}
