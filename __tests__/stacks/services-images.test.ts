import { servicesSchema } from "../../config/schema/services";
import { caddyImage, collectorImage, pulledImage } from "../../src/facts/images";
import { editedEstate, resources, synthesizeStack } from "../helpers/estate";
import { containersOf, servicesOf, templates } from "../helpers/services";

/** Of the form of a digest; no image has it. */
const digest = (digit: string): string => `@sha256:${digit.repeat(64)}`;
const cache = "333333333333.dkr.ecr.us-east-1.amazonaws.com/ecr-public";

describe("the containers beside an application", () => {
  it("are pulled by their digest alone where the configuration has it, in first tasks and in deployed ones", async () => {
    const stack = await synthesizeStack(
      editedEstate(({ services }) => {
        Object.assign(services.sidecars, { tls: `${caddyImage}${digest("a")}`, collector: `${collectorImage}${digest("b")}` });
        services.bootstrapImage = `${caddyImage}${digest("c")}`;
      }),
      (await servicesOf("us-east-1")).id,
    );
    const first = resources(stack, "aws_ecs_task_definition").flatMap(containersOf);
    const deployed = templates(stack).flatMap(({ containerDefinitions }) => containerDefinitions);
    const images = (containers: typeof first, name: string): string[] => [
      ...new Set(containers.filter((container) => container.name === name).map(({ image }) => image)),
    ];
    for (const containers of [first, deployed]) {
      expect(images(containers, "tls")).toEqual([`${cache}/docker/library/caddy${digest("a")}`]);
      expect(images(containers, "collector")).toEqual([`${cache}/aws-observability/aws-otel-collector${digest("b")}`]);
    }
    expect(images(first, "application")).toEqual([`${cache}/docker/library/caddy${digest("c")}`]);
    expect(images(deployed, "application")).toEqual(["<IMAGE1_NAME>"]);
  });

  it.each([
    ["a:1", "a:1"],
    [`a${digest("0")}`, `a${digest("0")}`],
    [`a:1${digest("0")}`, `a${digest("0")}`],
    [`host:5000/a/b:1.2-x${digest("0")}`, `host:5000/a/b${digest("0")}`],
    [`host:5000/a${digest("0")}`, `host:5000/a${digest("0")}`],
  ])("%s is pulled as %s", (image, pulled) => {
    expect(pulledImage(image)).toBe(pulled);
  });

  it.each([
    "caddy",
    "caddy:",
    "caddy@sha256:abc",
    `caddy:2@sha512:${"0".repeat(64)}`,
    `caddy${digest("G")}`,
    `caddy:2${digest("0")}0`,
    `a b:1`,
    "caddy:2@2.10",
  ])("are not %s", (image) => {
    const parsed = servicesSchema.shape.sidecars.safeParse({ tls: image });
    expect(parsed.success).toBe(false);
  });
});
