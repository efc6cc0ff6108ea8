import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { execa } from "execa";
import { isRecord } from "../../../../src/estate/judge/review/values";

export const [owner, repository] = ["smart0dte", "smart0dte-estate"] as const;

/** Whose comments those of the server are. */
export const serverUser = "atlantis";

interface Comment {
  readonly id: number;
  body: string;
  readonly user: string;
}

export interface Status {
  readonly context: string;
  readonly state: string;
  readonly description: string;
}

interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly comments: Comment[];
  readonly statuses: Status[];
  approved: boolean;
}

/** A line of git in a folder. */
type Git = (...args: readonly string[]) => Promise<string>;

/**
 * What Atlantis asks of a code host, in Gitea's words: one repository, on disk, with pull requests that a test
 * opens. It listens on loopback and takes whatever is asked with whatever token.
 *
 * @see https://docs.gitea.com/api/ for the calls, https://docs.gitea.com/usage/webhooks for the events
 */
export class CodeHost {
  private readonly pulls = new Map<number, Pull>();
  private readonly listeners: string[] = [];
  private commentCount = 0;
  private readonly server: Server;

  /** @param folder takes the repository, as the part of an address would have it. */
  public constructor(private readonly folder: string) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => reply(response, 500, { message: String(error) }));
    });
  }

  public get repositoryFolder(): string {
    return path.join(this.folder, owner, `${repository}.git`);
  }

  public get address(): string {
    // A server that listens on a port has an address with one.
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  public async start(): Promise<void> {
    mkdirSync(this.repositoryFolder, { recursive: true });
    await this.git("init", "--quiet", "--bare", "--initial-branch=main");
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Git's settings for a program that is to find the repository on disk when it asks for its address. */
  public get gitSettings(): string {
    const users = [`${serverUser}:token@`, ""].map((user) => `\tinsteadOf = ${this.address.replace("http://", `http://${user}`)}/\n`);
    return `[url "file://${this.folder}/"]\n${users.join("")}`;
  }

  /** Events go to a server from now on. */
  public tell(server: string): void {
    this.listeners.push(`${server}/events`);
  }

  /** @param tell false: no server hears of it before somebody comments. @returns its number */
  public async open(branch: string, tell = true): Promise<number> {
    const number = this.pulls.size + 1;
    this.pulls.set(number, { number, branch, comments: [], statuses: [], approved: false });
    if (tell) await this.send("pull_request", { action: "opened", number, pull_request: await this.pullOf(number) });
    return number;
  }

  /** Tells of commits that were pushed to its branch, whose statuses are yet to come. */
  public async pushed(number: number): Promise<void> {
    this.pull(number).statuses.length = 0;
    await this.send("pull_request", { action: "synchronized", number, pull_request: await this.pullOf(number) });
  }

  /** Says something in a pull request. Statuses of before are forgotten, so that those of the answer can be waited for. */
  public async comment(number: number, body: string): Promise<void> {
    this.pull(number).statuses.length = 0;
    const comment = this.add(number, body, "desk");
    await this.send("pull_request_comment", {
      action: "created",
      comment: shownComment(comment),
      repository: this.repositoryOf(),
      issue: { number },
    });
  }

  public approve(number: number): void {
    this.pull(number).approved = true;
  }

  /** What the server has said, the first first. */
  public said(number: number): readonly string[] {
    return this.pull(number)
      .comments.filter(({ user }) => user === serverUser)
      .map(({ body }) => body);
  }

  /** The last state of each status. */
  public statuses(number: number): Readonly<Record<string, string>> {
    return Object.fromEntries(this.pull(number).statuses.map(({ context, state }) => [context, state]));
  }

  private pull(number: number): Pull {
    const pull = this.pulls.get(number);
    if (pull === undefined) throw new Error(`there is no pull request ${number}`);
    return pull;
  }

  private readonly git: Git = async (...args) =>
    (await execa("git", [...args], { cwd: this.repositoryFolder, env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } }))
      .stdout;

  private repositoryOf(): object {
    const fullName = `${owner}/${repository}`;
    return { name: repository, full_name: fullName, owner: { login: owner }, clone_url: `${this.address}/${fullName}.git` };
  }

  private async pullOf(number: number): Promise<object> {
    const { branch } = this.pull(number);
    const place = async (ref: string): Promise<object> => ({
      label: ref,
      ref,
      sha: await this.git("rev-parse", `refs/heads/${ref}`),
      repo: this.repositoryOf(),
    });
    return {
      id: number,
      number,
      state: "open",
      user: { login: "desk" },
      html_url: `${this.address}/${owner}/${repository}/pulls/${number}`,
      mergeable: true,
      merged: false,
      base: await place("main"),
      head: await place(branch),
    };
  }

  private add(number: number, body: string, user: string): Comment {
    const comment: Comment = { id: (this.commentCount += 1), body, user };
    this.pull(number).comments.push(comment);
    return comment;
  }

  private async send(event: string, payload: object): Promise<void> {
    for (const listener of this.listeners)
      await fetch(listener, {
        method: "POST",
        headers: { "X-Gitea-Event": event.replace("_comment", ""), "X-Gitea-Event-Type": event, "X-Gitea-Delivery": "1" },
        body: JSON.stringify(payload),
      });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.address);
    const route = `${request.method} ${pathname.replace("/api/v1", "").replace(`/repos/${owner}/${repository}`, "")}`;
    const body = await bodyOf(request);
    for (const [pattern, handle] of this.routes) {
      const found = pattern.exec(route);
      if (found !== null) return reply(response, request.method === "POST" ? 201 : 200, await handle(found[1] ?? "", body));
    }
    reply(response, 404, { message: `${route} is not here` });
  }

  private readonly routes: readonly (readonly [RegExp, (id: string, body: Readonly<Record<string, unknown>>) => unknown])[] = [
    [/^GET \/version$/, () => ({ version: "1.24.0" })],
    [/^GET \/user$/, () => ({ login: serverUser })],
    [/^GET $/, () => this.repositoryOf()],
    [/^GET \/pulls\/(\d+)$/, (id) => this.pullOf(Number(id))],
    [/^GET \/pulls\/(\d+)\/files$/, (id) => this.files(Number(id))],
    [/^GET \/pulls\/(\d+)\/reviews$/, (id) => (this.pull(Number(id)).approved ? [review] : [])],
    [/^GET \/issues\/\d+\/labels$/, () => []],
    [/^GET \/issues\/(\d+)\/comments$/, (id) => this.pull(Number(id)).comments.map(shownComment)],
    [/^POST \/issues\/(\d+)\/comments$/, (id, { body }) => shownComment(this.add(Number(id), String(body), serverUser))],
    [/^PATCH \/issues\/comments\/(\d+)$/, (id, { body }) => this.edit(Number(id), String(body))],
    [/^POST \/issues\/comments\/\d+\/reactions$/, () => ({})],
    [/^POST \/statuses\/([0-9a-f]+)$/, (sha, body) => this.note(sha, body)],
  ];

  private async files(number: number): Promise<readonly object[]> {
    const names = await this.git("diff", "--name-only", `main...${this.pull(number).branch}`);
    return names.split("\n").map((filename) => ({ filename, status: "changed" }));
  }

  private edit(id: number, body: string): object {
    const comment = [...this.pulls.values()].flatMap(({ comments }) => comments).find((one) => one.id === id);
    if (comment === undefined) throw new Error(`there is no comment ${id}`);
    comment.body = body;
    return shownComment(comment);
  }

  private async note(sha: string, body: Readonly<Record<string, unknown>>): Promise<object> {
    const status = { context: String(body.context), state: String(body.state), description: String(body.description) };
    for (const { branch, statuses } of this.pulls.values())
      if ((await this.git("rev-parse", `refs/heads/${branch}`)) === sha) statuses.push(status);
    return status;
  }
}

const review = { id: 1, state: "APPROVED", user: { login: "owner" }, submitted_at: "2026-01-01T00:00:00Z" };
const shownComment = ({ id, body, user }: Comment): object => ({ id, body, user: { login: user } });

function reply(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const body: unknown = text === "" ? {} : JSON.parse(text);
  return isRecord(body) ? body : {};
}
