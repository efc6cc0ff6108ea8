import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { Reader } from "protobufjs/minimal";
import { packageChecksum } from "../../../../src/estate/run/provider-host/package-checksum";
import { reattachTo, reattachVariable } from "../../../../src/estate/run/provider-host/plugin-protocol";
import { type HostRequest } from "../../../../src/estate/run/provider-host/serve";
import { type ProviderHost, startProviderHost } from "../../../../src/estate/run/provider-host/start";
import { awsProviderAddress } from "../../../../src/estate/run/terraform/versions";
import { root, temporaryFolder } from "../../../helpers/command";
import { FakeTerraform } from "../../../helpers/provider/fake-terraform";
import { isAlive } from "../../../helpers/running";

const folder = path.join(root, "__tests__", "helpers", "provider", "package");
const base = temporaryFolder();
const log = path.join(base, "provider.log");
const options = { environment: {}, folder: base, log, signal: new AbortController().signal };

let request: HostRequest;
let host: ProviderHost;
const runs: FakeTerraform[] = [];
const connect = (): FakeTerraform => {
  const run = new FakeTerraform(host);
  runs.push(run);
  return run;
};
const socketOf = ({ environment }: Pick<ProviderHost, "environment">): string =>
  /"String":"([^"]+)"/.exec(environment[reattachVariable] ?? "")?.[1] ?? "";

beforeAll(async () => {
  request = { folder, lock: `hashes = ["${await packageChecksum(folder)}"]`, types: ["aws_kept", "aws_kept_data"] };
  const started = await startProviderHost(root, request, options);
  if (typeof started === "string") throw new Error(started);
  host = started;
});
afterEach(() => {
  for (const run of runs.splice(0)) run.end();
});
afterAll(() => host.close());

/** Waits until the host has noticed what this process or another has just done: it answers a later connection after that. */
async function noticed(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  const later = new FakeTerraform(host);
  await later.call("GetSchema");
  later.end();
}

/** Does something in a run of its own, and waits until its provider can be had again. */
async function inRun<T>(work: (run: FakeTerraform) => Promise<T>): Promise<T> {
  const run = connect();
  try {
    return await work(run);
  } finally {
    run.end();
    await noticed();
  }
}

it("lends the provider of a run that has ended to the next one that configures it in the same way", async () => {
  const first = await inRun((run) => run.configured("us-east-1"));
  const second = await inRun((run) => run.configured("us-east-1"));
  expect(second).toEqual(first);
  expect(first.configured).toBe("us-east-1");
});

it("configures another provider for another account or region", async () => {
  const east = await inRun((run) => run.configured("us-east-1"));
  const west = await inRun((run) => run.configured("us-west-2"));
  expect(west.configured).toBe("us-west-2");
  expect(west.pid).not.toBe(east.pid);
  expect(await inRun((run) => run.configured("us-east-1"))).toEqual(east);
});

it("has another provider check for all runs than those that work for one", async () => {
  const { pid } = await inRun((run) => run.read());
  expect((await inRun((run) => run.configured("apart"))).pid).not.toBe(pid);
  expect((await inRun((run) => run.read())).pid).toBe(pid);
});

it("never has two runs work with one provider at once", async () => {
  const [one, other] = [connect(), connect()];
  const answers = await Promise.all([one.configured("us-east-1"), other.configured("us-east-1")]);
  expect(answers.map(({ configured }) => configured)).toEqual(["us-east-1", "us-east-1"]);
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
  // What a run is told stays so for as long as it lasts.
  expect(await one.read()).toEqual(answers[0]);
});

it("tells a run of the types that it may meet, and of the provider itself", async () => {
  const reader = Reader.create(await connect().call("GetSchema"));
  const fields: string[] = [];
  while (reader.pos < reader.len) {
    const field = reader.uint32() >>> 3;
    fields.push(`${field} ${reader.string().replaceAll(/[^a-z_' ]/g, "")}`);
  }
  expect(fields).toEqual(["1 the provider's own", "2 aws_keptschema of aws_kept", "3 aws_kept_dataschema of aws_kept_data"]);
});

describe("a provider is not lent again", () => {
  const nextIsAnother = async (how: string, pid: number): Promise<void> => {
    const next = await inRun((run) => run.configured(how));
    expect(next.pid).not.toBe(pid);
    await expect.poll(() => isAlive(pid)).toBe(false);
  };

  it("when its run was interrupted, which ends what that run waits for and no other", async () => {
    const [interrupted, other] = [connect(), connect()];
    const { pid } = await interrupted.configured("interrupted");
    await other.configured("interrupted");
    const [waiting, going] = [interrupted.read("wait"), other.read("wait")];
    let othersEnd = "none";
    going.then(
      () => (othersEnd = "answered"),
      () => (othersEnd = "cut off"),
    );
    await noticed();
    await interrupted.call("Stop");
    expect(await waiting).toMatchObject({ pid, stopped: true });
    expect(othersEnd).toBe("none");
    interrupted.end();
    await noticed();
    await nextIsAnother("interrupted", pid);
  });

  it("when its run was killed in the middle of a call", async () => {
    const script = `
      const { Client, credentials, Metadata } = require("@grpc/grpc-js");
      const client = new Client("unix:" + process.argv[1], credentials.createInsecure());
      const asIs = (message) => message;
      const call = (name, request) => new Promise((resolve, reject) => client.makeUnaryRequest("/tfplugin5.Provider/" + name, asIs, asIs, Buffer.from(request), new Metadata(), {}, (error, answer) => (error ? reject(error) : resolve(answer))));
      (async () => {
        await call("Configure", "killed");
        const answer = await call("ReadResource", "");
        call("ReadResource", "wait");
        setTimeout(() => console.log(answer.toString()), 100);
      })();`;
    const run = spawn(process.execPath, ["-e", script, socketOf(host)], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface(run.stdout), "line")) as [string];
    run.kill("SIGKILL");
    await once(run, "exit");
    await noticed();
    await nextIsAnother("killed", (JSON.parse(line) as { readonly pid: number }).pid);
  });

  it("when it had anything to say about its configuration, which the next run is to hear too", async () => {
    const { pid } = await inRun((run) => run.configured("with a warning"));
    await nextIsAnother("with a warning", pid);
  });

  it("when a call went wrong, whose error the run gets as it is", async () => {
    const pid = await inRun(async (run) => {
      const answer = await run.configured("wrong");
      await expect(run.read("fail")).rejects.toMatchObject({ code: 3, details: "no such thing" });
      return answer.pid;
    });
    await nextIsAnother("wrong", pid);
  });

  it("when it crashed: its run alone is told, and the log has Go's account of it without what came before", async () => {
    const other = connect();
    const others = await other.configured("crash");
    const pid = await inRun(async (run) => {
      const answer = await run.configured("crash");
      await expect(run.read("crash")).rejects.toMatchObject({ code: 14 });
      return answer.pid;
    });
    expect(await other.read()).toEqual(others);
    await nextIsAnother("crash", pid);
    expect(readFileSync(log, "utf8")).toContain("panic: it went wrong\n\ngoroutine 1 [running]:");
    expect(readFileSync(log, "utf8")).not.toContain("hunter2");
  });
});

it("keeps no more than a few providers waiting", async () => {
  const regions = Array.from({ length: 12 }, (_, index) => `region ${index}`);
  const pids: number[] = [];
  for (const region of regions) pids.push((await inRun((run) => run.configured(region))).pid);
  await expect.poll(() => pids.filter(isAlive)).toEqual(pids.slice(-8));
});

it("lets nobody but its owner connect", () => {
  expect((statSync(path.dirname(socketOf(host))).mode & 0o777).toString(8)).toBe("700");
});

it("starts no program that the lock does not have", async () => {
  const answer = await startProviderHost(root, { ...request, lock: 'hashes = ["h1:AAAA="]' }, options);
  expect(answer).toMatch(/helpers\/provider\/package has the checksum h1:\S+, which the lock file does not have$/);
});

it("ends with everything that it started when it is closed, or given up while it starts", async () => {
  const own = await startProviderHost(root, request, options);
  if (typeof own === "string") throw new Error(own);
  const run = new FakeTerraform(own);
  const { pid } = await run.configured("closed");
  run.end();
  await own.close();
  expect([isAlive(pid), existsSync(path.dirname(socketOf(own)))]).toEqual([false, false]);
  await expect(startProviderHost(root, request, { ...options, signal: AbortSignal.timeout(1) })).rejects.toThrow();
});

it("outlives a command that is killed until the Terraform of that command has ended", async () => {
  const { pid: owner, environment } = await hostOfAnother();
  const run = new FakeTerraform({ environment });
  const before = await run.configured("outlives");
  process.kill(owner, "SIGKILL");
  await expect.poll(() => isAlive(owner)).toBe(false);
  // Longer than a Terraform that was just started is waited for.
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  expect(await run.read()).toEqual(before);
  run.end();
  // The folder goes just after the providers, so both are waited for.
  await expect.poll(() => [isAlive(before.pid), existsSync(path.dirname(socketOf({ environment })))]).toEqual([false, false]);
});

it("ends with its command at once where no run changes anything", async () => {
  const [harmless, other] = await Promise.all([hostOfAnother({ harmless: true }), hostOfAnother()]);
  const run = new FakeTerraform(harmless);
  const { pid } = await run.configured("harmless");
  for (const owner of [harmless, other]) process.kill(owner.pid, "SIGKILL");
  const isThere = ({ environment }: typeof other): boolean => existsSync(path.dirname(socketOf({ environment })));
  // The other one, which waits for a Terraform that was just started, is the clock.
  await expect
    .poll(() => ({ harmless: isThere(harmless) || isAlive(pid), other: isThere(other) }), { interval: 20 })
    .toEqual({ harmless: false, other: true });
  run.end();
  await expect.poll(() => isThere(other)).toBe(false);
});

it("has the provider that checks work as well, where runs come one after the other, for the first configuration alone", async () => {
  const own = await startProviderHost(root, { ...request, oneRun: true }, options);
  if (typeof own === "string") throw new Error(own);
  const [east, west, later] = [new FakeTerraform(own), new FakeTerraform(own), new FakeTerraform(own)];
  try {
    const checking = await east.read();
    const working = await east.configured("us-east-1");
    expect(working).toEqual({ pid: checking.pid, configured: "us-east-1" });
    const other = await west.configured("us-west-2");
    expect(other.pid).not.toBe(working.pid);
    expect((await later.read()).pid).toBe(checking.pid);
    expect((await later.configured("us-east-1")).pid).not.toBe(working.pid);
  } finally {
    for (const run of [east, west, later]) run.end();
    await own.close();
  }
});

/** A host that was started by another process, as by a command. */
async function hostOfAnother(
  more: Partial<HostRequest> = {},
): Promise<{ readonly pid: number; readonly environment: ProviderHost["environment"] }> {
  const script =
    'const [host, request] = process.argv.slice(1); const child = require("node:child_process").fork(host, { detached: true }); child.send(JSON.parse(request)); child.once("message", ({ socket }) => console.log(socket));';
  const owner = spawn(
    process.execPath,
    ["-e", script, path.join(root, "bin", "provider-host.mjs"), JSON.stringify({ ...request, ...more })],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(createInterface(owner.stdout), "line")) as [string];
  return { pid: owner.pid ?? 0, environment: { [reattachVariable]: reattachTo(awsProviderAddress, line, owner.pid ?? 0) } };
}
