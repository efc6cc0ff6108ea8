import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { isRunning, type ProcessIdentity } from "@smart0dte/process-identity";
import { type EmulatorState } from "@smart0dte/aws-stand-in/state";
import { estate, root, temporaryFolder } from "../helpers/command";

const base = temporaryFolder();
const stateDir = path.join(base, "state");
const emulator = (args: string[], options?: Parameters<typeof estate>[1]) => estate(["--json", "emulator", ...args], options);
const processesOf = (state: EmulatorState): ProcessIdentity[] => [state.supervisor, state.moto, state.ministack];

const expectGone = (processes: readonly ProcessIdentity[]): Promise<void> =>
  vi.waitFor(() => expect(processes.filter(isRunning)).toEqual([]), { timeout: 60_000 });

describe("a running emulator", () => {
  let state: EmulatorState;

  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await emulator(["up", "--env", "dev", "--state-dir", stateDir]);
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining("fix:")]);
    state = JSON.parse(stdout) as EmulatorState;
  });
  afterAll(async () => {
    const { exitCode } = await emulator(["down", "--state-dir", stateDir]);
    expect(exitCode).toBe(0);
    await expectGone(processesOf(state));
    expect(JSON.parse((await emulator(["status", "--state-dir", stateDir])).stdout)).toEqual({
      format: "estate-emulator-status/1",
      up: false,
    });
  });

  /** A call as an SDK makes it; the emulator does not look at the signature. */
  const aws = (
    service: string,
    region: string,
    target: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) =>
    fetch(`http://127.0.0.1:${state.port}${target}`, {
      ...init,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        ...init.headers,
      },
    });
  const query = async (service: string, region: string, action: string): Promise<string> =>
    (
      await aws(service, region, "/", {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: `Action=${action}`,
      })
    ).text();
  const terraform = (folder: string, ...args: string[]) =>
    estate(["emulator", "run", "--state-dir", stateDir, "--", "terraform", `-chdir=${folder}`, ...args, "-no-color", "-input=false"], {
      env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "precious" },
    });

  it("is found by a second start", async () => {
    const { stdout } = await emulator(["up", "--state-dir", stateDir]);
    expect(JSON.parse(stdout)).toMatchObject({ started: false, port: state.port, supervisor: state.supervisor });
  });

  it("answers for one account, and another environment is told so", async () => {
    expect(await query("sts", "us-east-1", "GetCallerIdentity")).toContain("<Account>111111111111</Account>");
    const { exitCode, stderr } = await emulator(["up", "--env", "prod", "--state-dir", stateDir]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("prod has account 333333333333");
  });

  it("lets one of two conditional writes through, which is what locks a state", async () => {
    await aws("s3", "us-east-1", "/conditional", { method: "PUT" });
    const write = () => aws("s3", "us-east-1", "/conditional/lock", { method: "PUT", body: "mine", headers: { "if-none-match": "*" } });
    const answers = await Promise.all([write(), write(), write()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it.each([
    [
      "wafv2",
      "AWSWAF_20190729.CreateIPSet",
      { Name: "own", Scope: "REGIONAL", IPAddressVersion: "IPV4", Addresses: [], Description: "it's; own" },
      "'description'",
    ],
    [
      "wafv2",
      "AWSWAF_20190729.CreateIPSet",
      { Name: "own", Scope: "REGION", IPAddressVersion: "IPV4", Addresses: [] },
      "enum value set: [CLOUDFRONT, REGIONAL]",
    ],
    ["kms", "TrentService.CreateAlias", { AliasName: "no prefix", TargetKeyId: "one" }, "'aliasName'"],
    ["secretsmanager", "secretsmanager.CreateSecret", { Description: "x".repeat(3000), Name: "one" }, "less than or equal to 2048"],
    ["ecs", "AmazonEC2ContainerServiceV20141113.CreateService", {}, "'serviceName' failed to satisfy constraint: Member must not be null"],
  ] as const)("refuses what AWS refuses of %s %s", async (service, target, input, says) => {
    const answer = await aws(service, "us-east-1", "/", {
      method: "POST",
      headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" },
      body: JSON.stringify(input),
    });
    const { message } = (await answer.json()) as { message: string };
    expect([answer.status, message]).toEqual([400, expect.stringContaining(says)]);
  });

  it("reads forms, paths and XML by AWS's models too", async () => {
    expect(await query("iam", "us-east-1", "CreateRole&RoleName=a%20b&AssumeRolePolicyDocument=%7B%7D")).toContain("at 'roleName' failed");
    const encryption =
      "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";
    const bucket = await aws("s3", "us-east-1", "/encrypted?encryption=", { method: "PUT", body: encryption });
    expect(await bucket.text()).toContain("enum value set: [AES256, ");
    const invoked = await aws("lambda", "us-east-1", "/2015-03-31/functions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ FunctionName: "one", Code: {}, Role: "nobody" }),
    });
    expect(await invoked.text()).toContain("Value 'nobody' at 'role'");
  });

  it("fails no call because of another one at the same time", async () => {
    const document = encodeURIComponent(
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] }),
    );
    const rounds = 100;
    const faults: string[] = [];
    const inTurn = async (...calls: readonly string[]): Promise<void> => {
      for (const call of Array.from({ length: rounds }, () => calls).flat()) {
        const answer = await query("iam", "us-east-1", call);
        if (answer.includes("<Error>")) faults.push(answer);
      }
    };
    // A summary goes through all policies, whose number changes meanwhile.
    const change = (name: string): Promise<void> =>
      inTurn(
        `CreatePolicy&PolicyName=${name}&PolicyDocument=${document}`,
        `DeletePolicy&PolicyArn=arn:aws:iam::111111111111:policy/${name}`,
      );
    await Promise.all([inTurn("GetAccountSummary"), inTurn("GetAccountSummary"), change("one"), change("other")]);
    expect(faults).toEqual([]);
  });

  it("keeps plain Terraform with an S3 backend: applies, plans clean, refuses a second lock, destroys", async () => {
    await aws("s3", "us-east-1", "/estate-test-state", { method: "PUT" });
    const folder = path.join(base, "terraform");
    writeStack(folder, "111111111111");
    expect(await terraform(folder, "init")).toMatchObject({ exitCode: 0 });
    expect(await terraform(folder, "apply", "-auto-approve")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("4 added") as unknown,
    });
    expect(await terraform(folder, "plan", "-detailed-exitcode")).toMatchObject({ exitCode: 0 });

    expect(await query("ec2", "us-east-1", "DescribeVpcs")).toContain("10.77.0.0/16");
    expect(await query("ec2", "us-west-2", "DescribeVpcs")).not.toContain("10.77.0.0/16");

    const lock = {
      ID: "00000000-0000-0000-0000-000000000000",
      Operation: "OperationTypeApply",
      Info: "",
      Who: "someone@else",
      Version: "1.11.4",
      Created: "2026-01-01T00:00:00Z",
      Path: "",
    };
    await aws("s3", "us-east-1", "/estate-test-state/test.tfstate.tflock", { method: "PUT", body: JSON.stringify(lock) });
    const refused = await terraform(folder, "plan", "-lock-timeout=0s");
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("someone@else");
    await aws("s3", "us-east-1", "/estate-test-state/test.tfstate.tflock", { method: "DELETE" });

    expect(await terraform(folder, "apply", "-destroy", "-auto-approve")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("4 destroyed") as unknown,
    });
    expect(await query("ec2", "us-east-1", "DescribeVpcs")).not.toContain("10.77.0.0/16");
  });

  it("is refused by a provider of another account", async () => {
    await aws("s3", "us-east-1", "/estate-test-state", { method: "PUT" });
    const folder = path.join(base, "other-account");
    writeStack(folder, "333333333333");
    expect((await terraform(folder, "init")).exitCode).toBe(0);
    expect((await terraform(folder, "plan")).stderr).toContain("AWS account ID not allowed: 111111111111");
  });

  it("says what it does not emulate, and does so at once", async () => {
    const answer = await aws("quantum", "us-east-1", "/entangle");
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain("not emulated: quantum:GET /entangle");
    const unknown = await aws("iam", "us-east-1", "/", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=InventedAction",
    });
    expect(unknown.ok).toBe(false);
  });

  it("knows nothing of two others that run at the same time in other folders", async () => {
    await aws("s3", "us-east-1", "/own", { method: "PUT" });
    const program = `fetch(process.env.HTTPS_PROXY + "/own", { method: "HEAD", headers: { authorization: "AWS4-HMAC-SHA256 Credential=emulator/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0" } }).then(({ status }) => console.log(status, process.env.HTTPS_PROXY))`;
    const others = await Promise.all(
      ["one", "other"].map((name) =>
        estate(["emulator", "run", "--state-dir", path.join(base, name), "--", process.execPath, "-e", program]),
      ),
    );
    const told = others.map(({ stdout }) => stdout.trim().split(" "));
    expect(told.map(([status]) => status)).toEqual(["404", "404"]);
    expect(new Set([...told.map(([, proxy]) => proxy), `http://127.0.0.1:${state.port}`]).size).toBe(3);
  });

  it("forgets everything on reset", async () => {
    await aws("s3", "us-east-1", "/forgotten", { method: "PUT" });
    expect((await aws("s3", "us-east-1", "/forgotten", { method: "HEAD" })).status).toBe(200);
    expect((await emulator(["reset", "--state-dir", stateDir])).exitCode).toBe(0);
    expect((await aws("s3", "us-east-1", "/forgotten", { method: "HEAD" })).status).toBe(404);
  });

  it("leaves no private key behind, and nothing that others may read", () => {
    expect(readdirSync(stateDir).filter((name) => name.includes("key"))).toEqual([]);
    expect(existsSync(path.join(stateDir, "ca.pem"))).toBe(true);
  });
});

describe("an emulator of one command", () => {
  /** Tells where the emulator's state is and who the command is, then waits. */
  const tell = 'echo "{\\"pid\\":$$,\\"state\\":$(cat "$(dirname "$AWS_CA_BUNDLE")/state.json" | tr -d "\\n")}"';

  it("passes exit code and output through, keeps real credentials away, and is gone afterwards", async () => {
    const own = path.join(base, "private");
    const { exitCode, stdout } = await estate(
      ["emulator", "run", "--env", "prod", "--state-dir", own, "--", "sh", "-c", `${tell}; env; exit 7`],
      {
        env: {
          AWS_PROFILE: "precious-profile",
          AWS_SESSION_TOKEN: "precious-token",
          AWS_SECRET_ACCESS_KEY: "precious-key",
          HTTPS_PROXY: "http://precious-proxy",
        },
      },
    );
    expect(exitCode).toBe(7);
    expect(stdout).not.toContain("precious");
    expect(stdout).toContain("AWS_ACCESS_KEY_ID=emulator");
    const { state } = JSON.parse(stdout.split("\n")[0] ?? "") as { state: EmulatorState };
    expect(state.accountId).toBe("333333333333");
    expect(processesOf(state).filter(isRunning)).toEqual([]);
  });

  it.each(["SIGTERM", "SIGKILL"] as const)("leaves nothing behind when %s ends its caller", async (signal) => {
    const caller = spawn(
      process.execPath,
      [
        path.join(root, "bin/estate.mjs"),
        "emulator",
        "run",
        "--state-dir",
        path.join(base, signal),
        "--",
        "sh",
        "-c",
        `${tell}; exec sleep 300`,
      ],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    const { pid, state } = await firstLine(caller);
    expect(processesOf(state).every(isRunning)).toBe(true);
    caller.kill(signal);
    await expectGone(processesOf(state));
    await expect.poll(() => exists(pid)).toBe(false);
  });

  it("says that the command does not exist, and takes everything down again", async () => {
    const own = path.join(base, "missing");
    const { exitCode, stderr } = await estate(["emulator", "run", "--state-dir", own, "--", "no-such-program"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("no-such-program cannot be run");
    expect(readdirSync(path.join(own, "runs")).filter((run) => existsSync(path.join(own, "runs", run, "state.json")))).toEqual([]);
  });
});

describe("starts that go wrong", () => {
  it("cleans up after a supervisor that was killed, and starts again", async () => {
    const own = path.join(base, "stale");
    const first = JSON.parse((await emulator(["up", "--state-dir", own])).stdout) as EmulatorState;
    process.kill(first.supervisor.pid, "SIGKILL");
    await expectGone(processesOf(first));
    expect(existsSync(path.join(own, "state.json"))).toBe(true);
    expect(JSON.parse((await emulator(["status", "--state-dir", own])).stdout)).toEqual({ format: "estate-emulator-status/1", up: false });
    const second = JSON.parse((await emulator(["up", "--state-dir", own])).stdout) as EmulatorState;
    expect(second.supervisor).not.toEqual(first.supervisor);
    await emulator(["down", "--state-dir", own]);
    expect(processesOf(second).filter(isRunning)).toEqual([]);
  });

  it("does not take a process with the same id for its own", async () => {
    const own = path.join(base, "reused");
    mkdirSync(own);
    const me = { pid: process.pid, started: "1" };
    writeFileSync(
      path.join(own, "state.json"),
      JSON.stringify({ supervisor: me, moto: me, ministack: me, port: 1, environment: "dev", accountId: "1", regions: [] }),
    );
    expect(JSON.parse((await emulator(["down", "--state-dir", own])).stdout)).toEqual({ format: "estate-emulator-down/1", stopped: false });
  });

  it("says that a port is taken, and leaves nothing running", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const own = path.join(base, "taken");
    const { exitCode, stderr } = await emulator(["up", "--port", String(port), "--state-dir", own]);
    taken.close();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`port ${port} is in use`);
    expect(existsSync(path.join(own, "state.json"))).toBe(false);
  });

  it("leaves nothing running when it is interrupted", async () => {
    const own = path.join(base, "interrupted");
    const caller = spawn(process.execPath, [path.join(root, "bin/estate.mjs"), "emulator", "up", "--state-dir", own], { stdio: "ignore" });
    const log = path.join(own, "router.log");
    // The log is made just before the supervisor is.
    await expect.poll(() => existsSync(log), { interval: 10 }).toBe(true);
    caller.kill("SIGTERM");
    await new Promise((resolve) => caller.once("exit", resolve));
    await expect.poll(() => readFileSync(log, "utf8")).toMatch(/stops|does not start/);
    expect(JSON.parse((await emulator(["status", "--state-dir", own])).stdout)).toEqual({ format: "estate-emulator-status/1", up: false });
  });

  it("says which environments there are", async () => {
    const { exitCode, stderr } = await emulator(["up", "--env", "prodd", "--state-dir", path.join(base, "nowhere")]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("did you mean prod?");
    expect(existsSync(path.join(base, "nowhere"))).toBe(false);
  });
});

async function firstLine(child: ChildProcess): Promise<{ pid: number; state: EmulatorState }> {
  if (child.stdout === null) throw new Error("the command has no output");
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolve) => lines.once("line", resolve));
  return JSON.parse(line) as { pid: number; state: EmulatorState };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A stack as the estate has them: S3 backend with lock, a provider that allows one account. */
function writeStack(folder: string, accountId: string): void {
  mkdirSync(folder, { recursive: true });
  const json = {
    terraform: {
      required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } },
      backend: { s3: { bucket: "estate-test-state", key: "test.tfstate", region: "us-east-1", encrypt: true, use_lockfile: true } },
    },
    provider: { aws: [{ region: "us-east-1", allowed_account_ids: [accountId] }] },
    resource: {
      aws_vpc: { test: { cidr_block: "10.77.0.0/16", enable_dns_hostnames: true } },
      aws_s3_bucket: { test: { bucket: "estate-test-bucket", tags: { Name: "test" } } },
      aws_s3_bucket_versioning: { test: { bucket: "${aws_s3_bucket.test.id}", versioning_configuration: { status: "Enabled" } } },
      aws_kms_key: { test: { description: "test", enable_key_rotation: true, deletion_window_in_days: 7 } },
    },
  };
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(json));
}
