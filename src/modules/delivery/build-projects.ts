import admission from "./buildspecs/admission.yml";
import commits from "./buildspecs/commits.yml";
import drift from "./buildspecs/drift.yml";
import image from "./buildspecs/image.yml";
import migrationGate from "./buildspecs/migration-gate.yml";
import migrate from "./buildspecs/migrate.yml";
import publish from "./buildspecs/publish.yml";
import release from "./buildspecs/release.yml";
import roll from "./buildspecs/roll.yml";
import scan from "./buildspecs/scan.yml";
import smoke from "./buildspecs/smoke.yml";
import testNode from "./buildspecs/test-node.yml";
import testPython from "./buildspecs/test-python.yml";
import web from "./buildspecs/web.yml";
import { withParts } from "./buildspec-parts";

/** Images that builds run in. */
export type BuildImage = "python" | "node" | "tools";

export interface BuildDefinition {
  readonly description: string;
  /** Text of the build specification. It is the estate's, so that a change cannot take out the gate that judges it. */
  readonly buildspec: string;
  readonly image: BuildImage;
  /** Docker needs it, and nothing else gets it. */
  readonly privileged: boolean;
  /** Where what it downloads is kept for the next run. */
  readonly cache: "bucket" | "docker" | "none";
}

const common = { privileged: false, cache: "none", image: "tools" } as const;

/** What pipelines run in the account that they live in, by name. */
export const buildProjects = {
  "test-python": {
    ...common,
    description: "Tests and static analysis of services in Python, audit of what they depend on, search for secrets",
    buildspec: testPython,
    image: "python",
    cache: "bucket",
  },
  "test-node": {
    ...common,
    description: "Tests and static analysis of services in Node and of the web application, audit, search for secrets",
    buildspec: testNode,
    image: "node",
    cache: "bucket",
  },
  image: {
    ...common,
    description: "Image of a service, its bill of materials and its provenance",
    buildspec: image,
    privileged: true,
    cache: "docker",
  },
  web: { ...common, description: "Files of the web application", buildspec: web, image: "node", cache: "bucket" },
  "migration-gate": {
    ...common,
    description: "Judges a version's migrations by PostgreSQL's own parser, and packs what they run with",
    buildspec: migrationGate,
  },
  scan: { ...common, description: "Waits for what the registry finds in an image, and judges it", buildspec: scan },
  admission: { ...common, description: "Whether a version may come to an environment now", buildspec: admission },
  commits: { ...common, description: "Commits between the version that runs and the one that comes", buildspec: commits },
  release: { ...common, description: "Brings an image to an environment and makes what its deployment needs", buildspec: release },
  roll: { ...common, description: "Replaces the tasks of a service without requests", buildspec: roll },
  publish: { ...common, description: "Brings the web application to an environment", buildspec: publish },
  smoke: { ...common, description: "Asks an environment whether the version that it got works", buildspec: smoke, image: "python" },
} as const satisfies Readonly<Record<string, BuildDefinition>>;

export type BuildProject = keyof typeof buildProjects;

/** What looks for drift. It runs the estate's own code, as its main branch has it. */
export const driftProject: BuildDefinition = {
  ...common,
  description: "Looks for what changed in AWS behind Terraform's back",
  buildspec: withParts(drift),
};

/** What runs inside an environment's network, because it needs its database. */
export const migrateProject: BuildDefinition = {
  ...common,
  description: "Migrations of the database that a version brings",
  buildspec: migrate,
  image: "python",
};
