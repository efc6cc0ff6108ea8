import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { unzipSync } from "fflate";

export interface HookSettings {
  /** The function's archive, as an apply hands it to Lambda. */
  readonly archive: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The deployment that CodeDeploy asks the function about. */
  readonly group: string;
  /** Value of a parameter, by name; undefined for one that is not there. */
  readonly parameter: (name: string) => string | undefined;
  /** Folder for the unpacked archive. */
  readonly work: string;
}

export interface HookVerdict {
  readonly succeeded: boolean;
  readonly log: string;
}

/**
 * Runs a hook's archive as Lambda does, in a process of its own, which finds CodeDeploy and Systems Manager
 * at an address of loopback.
 *
 * @returns what it told CodeDeploy; that it told nothing counts as a failure.
 */
export async function runHook({ archive, variables, group, parameter, work }: HookSettings): Promise<HookVerdict> {
  const folder = mkdtempSync(path.join(work, "hook-"));
  for (const [name, content] of Object.entries(unzipSync(readFileSync(archive)))) writeFileSync(path.join(folder, name), content);
  let verdict: string | undefined;
  const answer = (action: string, asked: Readonly<Record<string, unknown>>): object | undefined => {
    switch (action) {
      case "GetDeployment":
        return { deploymentInfo: { deploymentGroupName: group } };
      case "GetParameter": {
        const value = parameter(String(asked["Name"]));
        return value === undefined ? undefined : { Parameter: { Name: asked["Name"], Value: value } };
      }
      case "PutLifecycleEventHookExecutionStatus":
        verdict = String(asked["status"]);
        return {};
      default:
        return undefined;
    }
  };
  const aws = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
      const found = answer(action, JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>);
      response.writeHead(found === undefined ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(found ?? { __type: "ValidationException", message: `${action} is not known here` }));
    });
  });
  await once(aws.listen(0, "127.0.0.1"), "listening");
  try {
    const event = { DeploymentId: "d-REHEARSED", LifecycleEventHookExecutionId: "rehearsed" };
    const child = spawn(process.execPath, ["-e", `require("./index.js").handler(${JSON.stringify(event)})`], {
      cwd: folder,
      env: {
        ...variables,
        PATH: process.env.PATH ?? "",
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "rehearsed",
        AWS_SECRET_ACCESS_KEY: "rehearsed",
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (log += data.toString()));
    await once(child, "close");
    return { succeeded: verdict === "Succeeded", log: log.trim() };
  } finally {
    aws.close();
    aws.closeAllConnections();
  }
}
