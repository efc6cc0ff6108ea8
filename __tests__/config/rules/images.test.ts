import { findingsAfter } from "../../helpers/config";

const caddy = "public.ecr.aws/docker/library/caddy";
const digest = `@sha256:${"0123456789abcdef".repeat(4)}`;
const after = (key: readonly string[], to: string): readonly string[] =>
  findingsAfter({ prod: [{ at: ["services", ...key], to }] }).map(({ rule, path }) => `${rule} at ${path}`);

describe("images that run beside an application or in its place", () => {
  it.each<[string, readonly string[], string]>([
    ["another account's registry", ["bootstrapImage"], "999999999999.dkr.ecr.us-east-1.amazonaws.com/caddy:2.10.2"],
    [
      "the own registry, of one region",
      ["sidecars", "tls"],
      "333333333333.dkr.ecr.us-east-1.amazonaws.com/ecr-public/docker/library/caddy:2.10.2",
    ],
    ["another gallery", ["sidecars", "tls"], "docker.io/library/caddy:2.10.2"],
    ["no registry", ["bootstrapImage"], "caddy:2.10.2"],
    ["a registry that only begins like the gallery", ["sidecars", "collector"], "public.ecr.aws.example.com/aws-otel-collector:v1"],
  ])("are refused from %s, where no task's role may fetch them", (_, key, image) => {
    expect(after(key, image)).toEqual([`images-can-be-fetched at services.${key.join(".")}`]);
  });

  it.each<[readonly string[], string]>([
    [["bootstrapImage"], "public.ecr.aws/docker/library/busybox:1"],
    [["sidecars", "tls"], `public.ecr.aws/nginx/nginx:1${digest}`],
    [["sidecars", "collector"], `${caddy}:2.10.2`],
  ])("are refused for %j where the first command is not in them: %s", (key, image) => {
    expect(after(key, image)).toEqual([`images-run-their-first-command at services.${key.join(".")}`]);
  });

  it.each<[readonly string[], string]>([
    [["bootstrapImage"], `${caddy}:2.10.1`],
    [["sidecars", "tls"], `${caddy}${digest}`],
    [["sidecars", "collector"], `public.ecr.aws/aws-observability/aws-otel-collector:v0.43.4${digest}`],
  ])("are taken for %j with a tag, a digest or both: %s", (key, image) => {
    expect(after(key, image)).toEqual([]);
  });
});
