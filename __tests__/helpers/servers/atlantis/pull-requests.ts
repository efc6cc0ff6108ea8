import { type ProjectCopy } from "../../history";
import { type CodeHost } from "./code-host";

/** What a server has made of something: the status in the end, and the last thing that it said. */
export interface Answer {
  readonly state: string;
  readonly said: string;
}

/** Pull requests of a project, as a person makes them and waits for what servers say. */
export class PullRequests {
  /** @param log what a server wrote, for the message when nothing more comes. */
  public constructor(
    private readonly project: ProjectCopy,
    private readonly host: CodeHost,
    private readonly log: () => string,
  ) {}

  /**
   * Puts a change on a branch of its own and opens a pull request for it.
   *
   * @param tell false: no server hears of it, for those of which only comments are of interest. @returns its number
   */
  public async propose(branch: string, change: () => void, tell = true): Promise<number> {
    await this.project.git("switch", "--quiet", "--force-create", branch, "main");
    await this.push(branch, change);
    return this.host.open(branch, tell);
  }

  /** Commits a change to a branch; the servers are not told. */
  public async push(branch: string, change: () => void): Promise<void> {
    await this.project.git("switch", "--quiet", branch);
    change();
    await this.project.commit();
    await this.project.git("push", "--quiet", "origin", branch);
  }

  /** Brings a branch into the base branch, as a merged pull request does. */
  public async merge(branch: string): Promise<void> {
    await this.project.git("switch", "--quiet", "main");
    await this.project.git("merge", "--quiet", "--no-edit", branch);
    await this.project.git("push", "--quiet", "origin", "main");
  }

  /** Waits until a status is settled, and the server has said so many things. */
  public answered(number: number, status: string, comments: number): Promise<Answer> {
    return vi.waitFor(
      () => {
        const [state, said] = [this.host.statuses(number)[status], this.host.said(number)];
        if ((state !== "success" && state !== "failure") || said.length < comments)
          throw new Error(
            `pull request ${number}: ${JSON.stringify(this.host.statuses(number))}, ${said.length} comments\n${this.log().slice(-2_000)}`,
          );
        return { state, said: said.at(-1) ?? "" };
      },
      { timeout: 600_000, interval: 200 },
    );
  }

  /** Gives up what a pull request has planned, and its locks. @param server by the name that it listens to */
  public async release(number: number, server: string): Promise<void> {
    await this.host.comment(number, `${server} unlock`);
    await vi.waitFor(() => expect(this.host.said(number).at(-1)).toMatch(/have been unlocked and plans discarded/), { timeout: 60_000 });
  }

  /** Asks a server for something in a pull request. */
  public async ask(number: number, words: string, status: string): Promise<Answer> {
    const before = this.host.said(number).length;
    await this.host.comment(number, words);
    return this.answered(number, status, before + 1);
  }
}

/** Names of the projects of which a comment tells. */
export const plannedIn = (said: string): readonly string[] =>
  [...said.matchAll(/^### \d+\. project: `([^`]+)`/gm)].map(([, name = ""]) => name).sort();
