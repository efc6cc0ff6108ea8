import { existsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { planFileOf } from "../../src/estate/run/live/bundle";
import { Journal } from "../../src/estate/run/live/journal";
import { openSession } from "../../src/estate/run/live/session";
import { applyPlanFile } from "../../src/estate/run/live/stack-apply";
import { StateStore } from "../../src/estate/run/live/state-store";
import { hasWork } from "../../src/estate/run/plan/work";
import { UserError } from "../../src/common/user-error";
import { type EstatePath, makeStateBuckets, primary, startEstatePath, stateBucket, succeeds } from "../helpers/estate-path";
import { HandWrittenStack } from "../helpers/hand-written-stack";

let run: EstatePath;
let base: string;

const s3 = (): S3Client => new S3Client(clientSettings("s3", primary));
const Bucket = stateBucket(primary);
const topics = async (): Promise<number> =>
  ((await new SNSClient(clientSettings("sns", primary)).send(new ListTopicsCommand({}))).Topics ?? []).length;
const modeOf = (file: string): number => statSync(file).mode & 0o777;
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 50));
};
const refusalOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (error instanceof UserError ? error.render() : String(error)),
  );

beforeAll(async () => {
  run = await startEstatePath();
  base = path.dirname(run.work);
  await makeStateBuckets();
});
afterAll(() => run.emulator.stop());

describe("a state that could not be saved, because the bucket went away during the apply,", () => {
  let stack: HandWrittenStack;
  let file: string;
  let began: string;

  beforeAll(async () => {
    stack = new HandWrittenStack(path.join(base, "unsaved"), "unsaved");
    [began, file] = [path.join(base, "began"), path.join(stack.live, "stacks", stack.id, "errored.tfstate")];
    const waits = `touch ${began}; while [ ! -e ${began}.go ]; do sleep 0.1; done`;
    stack.write({
      resource: {
        aws_sns_topic: { made: { name: "made" } },
        terraform_data: { waits: { depends_on: ["aws_sns_topic.made"], provisioner: { "local-exec": { command: waits } } } },
      },
    });
    await stack.plan();
    const applying = stack.apply();
    await until(() => existsSync(began));
    for (const { Key } of (await s3().send(new ListObjectsV2Command({ Bucket }))).Contents ?? [])
      await s3().send(new DeleteObjectCommand({ Bucket, Key }));
    await s3().send(new DeleteBucketCommand({ Bucket }));
    writeFileSync(`${began}.go`, "");
    const report = await applying;
    expect(report).toMatchObject({
      outcome: "failed",
      error: { problem: expect.stringContaining(file) as string, fix: expect.stringContaining(`state push ${file}`) as string },
    });
  });

  it("lies where only its owner reads it, and is named as long as the bucket is gone", async () => {
    expect([modeOf(file), modeOf(path.dirname(file))]).toEqual([0o600, 0o700]);
    expect(await refusalOf(stack.apply())).toMatch(/an apply could not save its state[\s\S]*there is no bucket/);
  });

  it("keeps the stack from being planned, is saved by the next apply, and nothing is made twice", async () => {
    await s3().send(new CreateBucketCommand({ Bucket }));
    expect(await stack.tryPlan().catch((error: unknown) => error)).toMatchObject({
      message: expect.stringContaining(`an apply could not save its state, which lies in ${file}`) as string,
    });
    expect(await stack.apply()).toMatchObject({ outcome: "already-applied" });
    expect([existsSync(file), await topics()]).toEqual([false, 1]);
    expect(hasWork((await stack.plan()).manifest)).toBe(false);
  });
});

describe("a lock that somebody left", () => {
  const Key = `dev/${primary}/locked.tfstate.tflock`;
  const left = {
    readable: JSON.stringify({
      ID: "4f6c2d5e-0c7b-7b0a-0f5c-1a2b3c4d5e6f",
      Operation: "OperationTypeApply",
      Info: "",
      Who: "ann@laptop",
      Version: "1.11.4",
      Created: "2026-01-02T03:04:05.678Z",
      Path: "p",
    }),
    empty: "",
    "cut off": '{"ID":"4f6c',
  } as const;
  const whose = {
    readable: "locked by ann@laptop (OperationTypeApply",
    empty: "nobody knows who",
    "cut off": "nobody knows who",
  } as const;
  let stack: HandWrittenStack;

  beforeAll(async () => {
    // A shell would take this path apart.
    stack = new HandWrittenStack(path.join(base, "Ann's $work folder"), "locked");
    stack.write({ resource: { terraform_data: { one: {} } } });
    await stack.plan();
  });

  const lock = (body: string) => s3().send(new PutObjectCommand({ Bucket, Key, Body: new TextEncoder().encode(body) }));
  const release = (refusal: string) =>
    succeeds(
      run.emulator.run("sh", ["-c", /release its lock: (.*)$/m.exec(refusal)?.[1] ?? "exit 9"], { cwd: base }),
      "the printed command",
    );

  it.each(["readable", "empty", "cut off"] as const)(
    "is found before the apply, named, and released by the command that is printed: %s",
    async (kind) => {
      await lock(left[kind]);
      const refusal = await refusalOf(stack.apply());
      expect(refusal).toContain(whose[kind]);
      expect(refusal).toContain(`s3://${Bucket}/${Key}`);
      await release(refusal);
      expect((await s3().send(new ListObjectsV2Command({ Bucket, Prefix: Key }))).KeyCount).toBe(0);
    },
  );

  it.each(["readable", "empty", "cut off"] as const)(
    "is named and released in the same way when it was taken after everything was checked: %s",
    async (kind) => {
      const [bundle, store] = [await stack.plan(), new StateStore()];
      const session = await openSession((await stack.run()).terraform, stack.stack, stack.live);
      await lock(left[kind]);
      const refusal = await refusalOf(
        applyPlanFile(session, bundle, planFileOf(bundle), {
          journal: new Journal(path.join(base, `journal of ${kind}`)),
          onDetail: () => undefined,
          lock: () => store.lock(stack.stack),
        }),
      );
      store.close();
      expect(refusal).toContain(whose[kind]);
      expect(refusal).toContain(`s3://${Bucket}/${Key}`);
      await release(refusal);
      expect((await s3().send(new ListObjectsV2Command({ Bucket, Prefix: Key }))).KeyCount).toBe(0);
    },
  );

  it("is nobody's any more, and the apply goes through", async () => {
    await stack.plan();
    expect(await stack.apply()).toMatchObject({ outcome: "applied" });
  });

  it("has left plans and sessions that nobody else may read", async () => {
    const { folder, manifest } = await stack.plan();
    const names = [manifest.plan?.name ?? "", manifest.json.name, "manifest.json"];
    expect([modeOf(folder), ...names.map((name) => modeOf(path.join(folder, name)))]).toEqual([0o700, 0o600, 0o600, 0o600]);
    expect([stack.live, path.join(stack.live, "stacks", stack.id), stack.journal].map(modeOf)).toEqual([0o700, 0o700, 0o700]);
  });
});
