import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What is wrong with a version, and where it must be stopped. */
export interface Fault {
  readonly id: string;
  readonly description: string;
  /** Stage and action of the pipeline that stops it. */
  readonly stoppedAt: string;
  /** Changes the service's source. */
  readonly spoil?: (folder: string) => void;
  /** What the registry finds in its image. */
  readonly findings?: readonly object[];
}

/** Header of requests that stand for users. */
export const userHeader = "x-rehearsed-user";

const edit = (file: string, change: (text: string) => string): void => writeFileSync(file, change(readFileSync(file, "utf8")));

/** A middleware of FastAPI that fails for some paths. */
const failing = (condition: string): string => `

@app.middleware("http")
async def fail(request, call_next):
    """Fails, to be seen."""
    if ${condition}:
        return Response("broken", status_code=500)
    return await call_next(request)
`;

/** Versions that a gate has to stop, in the order of the gates. */
export const faults: readonly Fault[] = [
  {
    id: "secret",
    description: "holds a key of AWS in its source",
    stoppedAt: "test/test",
    // Put together here, so that no scan of this repository takes it for a key.
    spoil: (folder) => appendFileSync(path.join(folder, "app.py"), `\nKEY = "${["AKIA", "IOSFODNN7EXAMPLE"].join("")}"\n`),
  },
  {
    id: "tests",
    description: "fails its own tests",
    stoppedAt: "test/test",
    spoil: (folder) => edit(path.join(folder, "app.py"), (text) => text.replace('"price": 100 +', '"price": 99 +')),
  },
  {
    id: "vulnerability",
    description: "has a critical vulnerability in its image",
    stoppedAt: "scan/findings",
    findings: [
      {
        severity: "CRITICAL",
        status: "ACTIVE",
        packageVulnerabilityDetails: { vulnerabilityId: "CVE-2026-0001" },
      },
    ],
  },
  {
    id: "trial",
    description: "answers every path of the service with 500 once it runs",
    stoppedAt: "staging/deploy-us-east-1",
    spoil: (folder) =>
      appendFileSync(path.join(folder, "app.py"), failing('request.url.path.startswith("/api") and request.client.host != "testclient"')),
  },
  {
    id: "canary",
    description: "fails for users although its trial passes",
    stoppedAt: "staging/deploy-us-east-1",
    spoil: (folder) =>
      appendFileSync(
        path.join(folder, "app.py"),
        failing(`request.url.path.startswith("/api/quotes/") and "${userHeader}" in request.headers`),
      ),
  },
];
