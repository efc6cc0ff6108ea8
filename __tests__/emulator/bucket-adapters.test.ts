import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { fakeContext, signedCall } from "./fake-backends";

const controlHost = "111111111111.s3-control.us-east-1.amazonaws.com";
const publicAccessBlock = (method: string, body = "") =>
  signedCall({ method, host: controlHost, path: "/v20180820/configuration/publicAccessBlock", body });

describe("public access block of the account", () => {
  it("gives back what was put, until it is deleted", async () => {
    const context = fakeContext();
    expect((await dispatch(publicAccessBlock("GET"), context)).answer).toMatchObject({ status: 404 });
    await dispatch(publicAccessBlock("PUT", "<PublicAccessBlockConfiguration/>"), context);
    expect((await dispatch(publicAccessBlock("GET"), context)).answer).toMatchObject({
      status: 200,
      body: Buffer.from("<PublicAccessBlockConfiguration/>"),
    });
    expect((await dispatch(publicAccessBlock("DELETE"), context)).answer.status).toBe(204);
    const { answer } = await dispatch(publicAccessBlock("GET"), context);
    expect(answer.body.toString()).toContain("NoSuchPublicAccessBlockConfiguration");
    expect(context.received).toEqual([]);
  });
});

describe("mirror of buckets", () => {
  it.each([
    ["by path", { path: "/bucket" }],
    ["by host", { host: "bucket.s3.us-east-1.amazonaws.com" }],
  ])("tells moto of a bucket that is made %s", async (_way, address) => {
    const context = fakeContext();
    await dispatch(signedCall({ method: "PUT", ...address }), context);
    expect(context.received.map(({ backend }) => backend)).toEqual(["ministack", "moto"]);
  });

  it("does not tell moto of a bucket that ministack refused", async () => {
    const context = fakeContext(() => ({ status: 409 }));
    const { answer } = await dispatch(signedCall({ method: "PUT", path: "/bucket" }), context);
    expect(answer.status).toBe(409);
    expect(context.received.map(({ backend }) => backend)).toEqual(["ministack"]);
  });

  it("leaves objects and settings of buckets alone", async () => {
    for (const call of [
      signedCall({ method: "PUT", path: "/bucket/key" }),
      signedCall({ method: "PUT", host: "bucket.s3.us-east-1.amazonaws.com", path: "/key" }),
      signedCall({ method: "PUT", path: "/bucket", query: "versioning=" }),
    ]) {
      const context = fakeContext();
      await dispatch(call, context);
      expect(context.received.map(({ backend }) => backend)).toEqual(["ministack"]);
    }
  });
});

describe("settings of buckets", () => {
  const notification = (method: string, body = "") => signedCall({ method, path: "/bucket", query: "notification=", body });

  it("keeps notifications and loses them with the bucket", async () => {
    const context = fakeContext();
    expect((await dispatch(notification("GET"), context)).answer.body.toString()).toBe("<NotificationConfiguration/>");
    await dispatch(notification("PUT", "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>"), context);
    expect((await dispatch(notification("GET"), context)).answer.body.toString()).toContain("EventBridgeConfiguration");
    await dispatch(signedCall({ method: "DELETE", path: "/bucket" }), context);
    expect((await dispatch(notification("GET"), context)).answer.body.toString()).toBe("<NotificationConfiguration/>");
  });

  it("keeps tiering configurations apart by id", async () => {
    const context = fakeContext();
    const tiering = (method: string, id: string, body = "") =>
      signedCall({ method, path: "/bucket", query: `id=${id}&intelligent-tiering=`, body });
    await dispatch(tiering("PUT", "archive", "<archive/>"), context);
    expect((await dispatch(tiering("GET", "archive"), context)).answer.body.toString()).toBe("<archive/>");
    expect((await dispatch(tiering("GET", "other"), context)).answer.body.toString()).toContain("NoSuchConfiguration");
  });

  it("does not keep settings of a bucket that does not exist", async () => {
    const context = fakeContext(() => ({ status: 404 }));
    expect((await dispatch(notification("PUT", "<NotificationConfiguration/>"), context)).answer.body.toString()).toContain("NoSuchBucket");
    expect(context.store.size).toBe(0);
  });
});
