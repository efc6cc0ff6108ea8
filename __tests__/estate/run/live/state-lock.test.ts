import { readLockObject, readLockText, releaseAdvice, stateLocked } from "../../../../src/estate/run/live/state-lock";

/** As Terraform 1.11 prints it. */
const refusal = `Error acquiring the state lock
Error message: operation error S3: PutObject, https response error StatusCode: 412, api error PreconditionFailed
Lock Info:
  ID:        4f6c2d5e-0c7b-7b0a-0f5c-1a2b3c4d5e6f
  Path:      bucket/dev/us-east-1/network.tfstate
  Operation: OperationTypeApply
  Who:       ann@laptop
  Version:   1.11.4
  Created:   2026-01-02 03:04:05.678 +0000 UTC
  Info:      

Terraform acquires a state lock to protect the state from being written
by multiple users at the same time.`;

const object = { bucket: "states", key: "dev/us-east-1/network.tfstate.tflock", region: "us-east-1" };
const holder = { id: "4f6c2d5e-0c7b-7b0a-0f5c-1a2b3c4d5e6f", operation: "OperationTypeApply", who: "ann@laptop" };

it("reads who holds a state out of Terraform's refusal", () => {
  expect(readLockText(refusal)).toEqual({ ...holder, since: "2026-01-02 03:04:05.678 +0000 UTC" });
});

it("takes no other message for one", () => {
  expect(readLockText("Error: creating SNS Topic: ID: 1 Who: x")).toBeUndefined();
});

const without = (code: string): string =>
  `Error acquiring the state lock\nError message: operation error S3: PutObject, https response error StatusCode: 4xx, api error ${code}\nunable to retrieve file from S3 bucket: NoSuchKey`;

it.each(["PreconditionFailed", "ConditionalRequestConflict"])(
  "knows a lock that was given back before anybody could ask whose it was: %s",
  (code) => {
    expect(readLockText(without(code))).toBe("untold");
    const message = stateLocked("dev-us-east-1-network", undefined, "/sessions/network").render();
    expect(message).toContain("was locked by another run, which has ended since");
    expect(message).not.toContain("force-unlock");
  },
);

it("does not take a lock that may not be written for one that is held", () => {
  expect(readLockText(without("AccessDenied"))).toBeUndefined();
});

it("reads who holds a state out of the lock object", () => {
  const text = JSON.stringify({
    ID: holder.id,
    Operation: holder.operation,
    Info: "",
    Who: holder.who,
    Version: "1.11.4",
    Created: "2026-01-02T03:04:05.678Z",
    Path: "p",
  });
  expect(readLockObject(text)).toEqual({ ...holder, since: "2026-01-02T03:04:05.678Z" });
});

it.each(["", "{", "{}", '{"ID":1}', '{"ID":""}', '{"ID":"1","Created":"yesterday"}'])(
  "knows nobody by %j, which Terraform cannot release either",
  (text) => expect(readLockObject(text)).toBeUndefined(),
);

it("knows a holder by the id alone, by which Terraform releases it", () =>
  expect(readLockObject('{"ID":"1"}')).toEqual({ id: "1", who: "somebody", operation: "unknown", since: "unknown" }));

it("says who it is and how the lock is released", () => {
  const message = stateLocked("dev-us-east-1-network", { object, holder: { ...holder, since: "then" } }, "/sessions/network").render();
  expect(message).toContain(
    "dev-us-east-1-network: its state is locked by ann@laptop (OperationTypeApply, since then; s3://states/dev/us-east-1/network.tfstate.tflock)",
  );
  expect(message).toContain("terraform -chdir=/sessions/network force-unlock -force 4f6c2d5e-0c7b-7b0a-0f5c-1a2b3c4d5e6f");
});

it("names the object of a lock of which nobody can tell whose it is, and how it is taken away", () => {
  const message = stateLocked("dev-us-east-1-network", { object, holder: undefined }, "/sessions/network").render();
  expect(message).toContain(
    "locked by somebody, and nobody knows who: s3://states/dev/us-east-1/network.tfstate.tflock is empty or cannot be read",
  );
  expect(message).toContain("aws s3api delete-object --bucket states --key dev/us-east-1/network.tfstate.tflock --region us-east-1");
});

it("prints a command that a shell takes as it stands, wherever the checkout lies", () => {
  expect(releaseAdvice({ object, holder: { ...holder, since: "then" } }, "/Ann's $work/network")).toContain(
    "terraform -chdir='/Ann'\\''s $work/network' force-unlock",
  );
});
