import { execFileSync } from "node:child_process";
import { z } from "zod";
import { schemaAt } from "../../../config/schema/walk";
import { caddyImage } from "../../../src/facts/images";
import { tlsProxyConfiguration, tlsSidecar } from "../../../src/modules/services/tls-sidecar";

const healthPath = schemaAt(["services", "catalog", "api", "route", "healthPath"])?.schema ?? z.never();
const logs = { groupName: "/smart0dte/test/api", region: "us-east-1" };
const container = tlsSidecar({ image: caddyImage, application: "application", healthPath: "/health", logs });
const seconds = (key: string): number => Number(new RegExp(`\\b${key} (\\d+)s`).exec(tlsProxyConfiguration())?.[1]);

/** https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities */
const dockerDefaults = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

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

  it("asks every path that the configuration takes, as it stands there", () => {
    const characters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => healthPath.safeParse(`/${character}`).success,
    );
    expect(characters).toContain("~");
    const path = `/${characters.map((character) => `${character}HOME${character}`).join("")}`;
    const [, command = ""] =
      tlsSidecar({ image: caddyImage, application: "application", healthPath: path, logs }).healthCheck?.command ?? [];
    const asked = execFileSync("sh", ["-c", `wget() { for last; do :; done; printf %s "$last"; }; ${command}`], { encoding: "utf8" });
    expect(asked).toBe(`https://127.0.0.1:8443${path}`);
  });
});
