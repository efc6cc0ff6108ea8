import { existsSync, rmSync, utimesSync } from "node:fs";
import path from "node:path";
import { HeadBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { root, temporaryFolder } from "../helpers/command";
import { killGroup, printed, startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { settled } from "../helpers/router-log";

const environment = "staging";
const regions = ["us-east-1", "us-west-2"] as const;
const bucketOf = (region: string): string => `smart0dte-trading-staging-state-222222222222-${region}`;
const base = temporaryFolder();
const work = path.join(base, "work");
const workFolderOf = (region: string): string => path.join(work, ".estate", "bootstrap", `trading-staging-${region}-state`);

let emulator: TestEmulator;
const bootstrap = (...args: string[]) => emulator.estate(["--work", work, "bootstrap", ...args]);
const buckets = async (): Promise<string[]> =>
  ((await new S3Client(clientSettings("s3", "us-east-1")).send(new ListBucketsCommand({}))).Buckets ?? [])
    .map(({ Name = "" }) => Name)
    .sort();
const exists = (region: string): Promise<boolean> =>
  new S3Client(clientSettings("s3", region)).send(new HeadBucketCommand({ Bucket: bucketOf(region) })).then(
    () => true,
    () => false,
  );

/** Starts bootstrap, and ends it and its Terraform at once when it has printed a text and a condition holds. */
async function killedAt(text: string, condition: () => Promise<boolean> = () => Promise.resolve(true)): Promise<void> {
  const child = emulator.start(process.execPath, [path.join(root, "bin", "estate.mjs"), "--work", work, "bootstrap", environment]);
  await printed(child, text);
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 100));
  await killGroup(child);
  // As if the ten seconds had passed after which the lock of a killed run counts no more.
  const lock = path.join(work, ".estate", "lock");
  if (existsSync(lock)) utimesSync(lock, 0, 0);
}

beforeAll(async () => {
  emulator = await startTestEmulator(environment, path.join(base, "emulator"));
  Object.assign(process.env, emulator.environment);
});
afterAll(() => emulator.stop());

it("refuses an account that is not the configured one, and an environment that does not exist, before it changes anything", async () => {
  const other = await bootstrap("prod");
  expect([other.exitCode, other.stderr]).toEqual([
    1,
    expect.stringContaining(
      "belong to account 222222222222, but prod is configured for account 333333333333 (trading-prod); nothing was changed",
    ),
  ]);
  const unknown = await bootstrap("stagging");
  expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringContaining("did you mean staging?")]);
  expect(await buckets()).toEqual([]);
});

it("says that there are no credentials, and that AWS cannot be reached", async () => {
  const none = await emulator.estate(["--work", work, "bootstrap", environment], {
    env: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
  });
  expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining("there are no AWS credentials")]);
  const unreachable = await emulator.estate(["--work", work, "bootstrap", environment], {
    env: { HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" },
  });
  expect([unreachable.exitCode, unreachable.stderr]).toEqual([1, expect.stringContaining("AWS cannot be reached")]);
});

describe("killed at each of its steps", () => {
  it.each(["asking AWS whose credentials these are", "account 222222222222, as configured", "synthesizing ..."])(
    "changes nothing when it is killed at %j",
    async (text) => {
      await killedAt(text);
      expect(await buckets()).toEqual([]);
    },
  );

  it("adopts what was made when it is killed in the middle of the apply and its local state is lost", async () => {
    await killedAt("making bucket and key", async () => (await Promise.all(regions.map(exists))).every(Boolean));
    await settled(emulator.stateDir);
    rmSync(workFolderOf("us-east-1"), { recursive: true });
    const check = await bootstrap(environment, "--check");
    expect([check.exitCode, check.stdout]).toEqual([
      2,
      expect.stringContaining(`adopt the bucket ${bucketOf("us-east-1")}, which is in no state`),
    ]);
    // Terraform may have been killed before it noted anything down.
    expect(check.stdout).toMatch(new RegExp(`(go on with the apply of|adopt the bucket) ${bucketOf("us-west-2")}`));
    await killedAt("moving the state into the bucket");
    expect(regions.map((region) => existsSync(path.join(workFolderOf(region), "terraform.tfstate")))).toEqual([true, true]);
  });

  it.each(["planning through the bucket", "removing local state"])("goes on when it is killed at %j", (text) => killedAt(text));

  it("is whole in the end, with a key, a bucket and one for its access logs in each region, and no local state left", async () => {
    const last = await bootstrap(environment);
    expect([last.exitCode, last.stdout]).toEqual([0, expect.stringContaining("staging is ready")]);
    expect(await bootstrap(environment, "--check")).toMatchObject({ exitCode: 0 });
    expect(await buckets()).toEqual([
      ...regions.map(bucketOf),
      ...regions.map((region) => bucketOf(region).replace("-state-", "-state-logs-")),
    ]);
    for (const region of regions) {
      const { KeyMetadata: key } = await new KMSClient(clientSettings("kms", region)).send(
        new DescribeKeyCommand({ KeyId: "alias/smart0dte-trading-staging-state" }),
      );
      expect(key?.KeyState).toBe("Enabled");
    }
    expect(regions.map((region) => existsSync(workFolderOf(region)))).toEqual([false, false]);
  });

  it("leaves nothing that terraform destroys by mistake", async () => {
    const folder = path.join(work, "cdktf.out", "stacks", "trading-staging-us-west-2-state");
    const refused = await emulator.run("terraform", ["destroy", "-auto-approve", "-no-color", "-input=false"], { cwd: folder });
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("Instance cannot be destroyed")]);
  });
});
