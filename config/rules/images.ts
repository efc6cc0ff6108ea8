import { publicGallery } from "../../src/facts/images";
import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";

type Services = EnvironmentConfig["services"];

/** What runs in a task beside an application, or in its place: by key, what it is started as. */
const started = [
  {
    path: ["services", "bootstrapImage"],
    image: (services: Services) => services.bootstrapImage,
    as: "caddy",
    command: "caddy respond",
  },
  {
    path: ["services", "sidecars", "tls"],
    image: (services: Services) => services.sidecars.tls,
    as: "caddy",
    command: "caddy run",
  },
  {
    path: ["services", "sidecars", "collector"],
    image: (services: Services) => services.sidecars.collector,
    as: "aws-otel-collector",
    command: "the collector, configured by its environment",
  },
] as const;

/** The last part of an image's name, without tag and digest. */
const nameOf = (image: string): string => image.replace(/@.*$/, "").split("/").at(-1)?.replace(/:.*$/, "") ?? "";

export const imageRules = [
  rule({
    id: "images-can-be-fetched",
    reads: ["services"],
    check: ({ services }, report) => {
      for (const { path, image } of started) {
        if (image(services).startsWith(`${publicGallery}/`)) continue;
        report({
          path: [...path],
          allowed: `an image of ${publicGallery}, of which each region keeps copies: the roles of tasks fetch from these and from the service's own repository alone`,
          fix: `name the image as the gallery has it, such as ${publicGallery}/docker/library/caddy:2.10.2; what is built elsewhere is pushed there first`,
        });
      }
    },
  }),
  rule({
    id: "images-run-their-first-command",
    reads: ["services"],
    check: ({ services }, report) => {
      for (const { path, image, as, command } of started) {
        if (nameOf(image(services)) === as) continue;
        report({
          path: [...path],
          allowed: `an image called ${as}: it is started as \`${command}\``,
          fix: `name an image of ${as}; a task whose first command is not there ends at once, and no service becomes stable`,
        });
      }
    },
  }),
];
