import { readFileSync } from "node:fs";
import path from "node:path";
import { caddyVersion, collectorImage } from "../../src/facts/images";
import { root } from "../helpers/command";

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
}

const text = (...parts: readonly string[]): string => readFileSync(path.join(root, ...parts), "utf8");
const settings = JSON.parse(text("renovate.json")) as {
  readonly schedule: readonly string[];
  readonly customManagers: readonly Manager[];
};

/** What Renovate's regex managers see in a file of this name. */
const seen = (file: string, content: string): (Readonly<Record<string, string | undefined>> | undefined)[] =>
  settings.customManagers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)))
    .flatMap(({ matchStrings }) =>
      matchStrings.flatMap((pattern) =>
        [...content.matchAll(new RegExp(pattern, "g"))].map(({ groups }) => (groups === undefined ? undefined : { ...groups })),
      ),
    );

describe("the scheduled renewal", () => {
  it("sees the version of every image that the estate runs beside applications", () => {
    expect(settings.schedule).not.toEqual([]);
    expect(seen("src/facts/images.ts", text("src", "facts", "images.ts"))).toEqual([
      expect.objectContaining({ depName: collectorImage.split(":")[0], currentValue: collectorImage.split(":")[1] }),
      { currentValue: caddyVersion },
    ]);
  });

  it("sees an image of an environment with its tag and its digest, as the guide has it written", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const lines = text("docs", "services.md").replaceAll("sha256:<64 digits>", digest);
    const [block = ""] = /```yaml\nservices:\n {2}sidecars:[\s\S]*?```/.exec(lines) ?? [];
    expect(seen("config/prod.yaml", block)).toEqual([
      { depName: "public.ecr.aws/docker/library/caddy", currentValue: caddyVersion, currentDigest: digest },
      { depName: collectorImage.split(":")[0], currentValue: collectorImage.split(":")[1], currentDigest: digest },
    ]);
    expect(seen("config/schema/services.ts", block)).toEqual([]);
  });
});
