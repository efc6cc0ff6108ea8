import { tlsProxyConfiguration, tlsSidecar } from "../../../src/modules/services/tls-sidecar";

const container = tlsSidecar({ application: "application", healthPath: "/health", logs: { groupName: "/smart0dte/test/api", region: "us-east-1" } });
const seconds = (key: string): number => Number(new RegExp(`\\b${key} (\\d+)s`).exec(tlsProxyConfiguration())?.[1]);

/** https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities */
const dockerDefaults = ["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"];

describe("the TLS sidecar's container", () => {
  it("keeps the one capability that its image's program is marked with, without which Linux refuses to run it", () => {
    const dropped = container.linuxParameters?.capabilities?.drop ?? [];
    expect(dockerDefaults.filter((capability) => !dropped.includes(capability))).toEqual(["NET_BIND_SERVICE"]);
  });

  it("drains for longer than a load balancer takes to turn away, and is done before it is killed", () => {
    const drain = seconds("grace_period");
    expect(drain).toBeGreaterThan(30);
    expect(container.stopTimeout).toBeGreaterThan(drain);
    expect(container.stopTimeout).toBeLessThanOrEqual(120);
  });

  it("keeps connections for longer than any load balancer may be told to", () => {
    expect(seconds("idle")).toBeGreaterThan(4000);
  });

  it("writes to its volume and to nothing else", () => {
    expect(container.readonlyRootFilesystem).toBe(true);
    expect(container.mountPoints).toEqual([{ sourceVolume: "tls", containerPath: "/data", readOnly: false }]);
  });
});
