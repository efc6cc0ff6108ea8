import { compareVersions } from "../run/terraform/versions";
import { type Check, ok, problem, warning } from "./check";
import { programVersion } from "./program-version";

/** The first Node 20 that loads ES modules from CommonJS code; package.json and the setup say the same. */
const minimumNode = "20.19.0";
const minimumPython = "3.10";

export const node: Check = {
  id: "node",
  title: "Node",
  run: ({ nodeVersion }) =>
    compareVersions(nodeVersion, minimumNode) >= 0
      ? ok(nodeVersion)
      : problem(`${nodeVersion} is too old`, `install Node ${minimumNode} or later`),
};

export const git: Check = {
  id: "git",
  title: "git",
  run: async ({ machine }) => {
    const version = await programVersion("git", machine.env);
    return version === undefined ? warning("not on PATH", "install git; what compares with another commit needs it") : ok(version);
  },
};

export const python: Check = {
  id: "python",
  title: "Python",
  run: async ({ machine }) => {
    const fix = `install Python ${minimumPython} or later as python3; only proofs against an AWS emulator need it`;
    const version = await programVersion("python3", machine.env);
    if (version === undefined) return warning("python3 is not on PATH", fix);
    return compareVersions(version, minimumPython) >= 0 ? ok(version) : warning(`${version} is too old`, fix);
  },
};
