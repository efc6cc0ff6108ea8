import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { applicationContainer } from "../../../facts/service-names";
import { type Deployment } from "../run-pipeline";
import { Balancer } from "./balancer";
import { type HookVerdict } from "./hook";
import { startTask, type Task } from "./task";
import { userHeader } from "./versions";

/** One place that a service serves at: an environment in a region. */
export interface ServingPlace {
  readonly name: string;
  readonly url: string;
  /** The image that users reach; undefined before the first deployment. */
  readonly image: string | undefined;
}

export interface DeployerSettings {
  /** Folder of an image's files. */
  readonly imageFolder: (image: string) => string;
  readonly programs: string;
  readonly healthPath: string;
  /** Paths that stand for what users ask while a canary runs. */
  readonly userPaths: readonly string[];
  /** Share of requests that a new version gets first, and of its failures at which an alarm rings. */
  readonly canaryPercent: number;
  readonly errorPercent: number;
  /** Runs the hook of an event, with the listener for tests at an address. */
  readonly hook: (deployment: Deployment, functionName: string, testUrl: string) => Promise<HookVerdict>;
  readonly report: (line: string) => void;
}

interface Place {
  readonly balancer: Balancer;
  live: { readonly task: Task; readonly image: string } | undefined;
}

/** Requests that stand for users while a canary runs. */
const canaryRequests = 200;

/**
 * Does what CodeDeploy does with a service, by the deployment's own AppSpec, with processes of this machine
 * as tasks: starts the new version, tries it by the hook, gives it a part of the requests, then all, and
 * goes back when the hook or the alarm says so.
 */
export class Deployer {
  private readonly places = new Map<string, Place>();

  public constructor(private readonly settings: DeployerSettings) {}

  public get serving(): ServingPlace[] {
    return [...this.places].map(([name, { balancer, live }]) => ({ name, url: balancer.url, image: live?.image }));
  }

  /** Makes the place, so that its address is known before anything serves there. */
  public async place(name: string): Promise<Place> {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    const made: Place = { balancer: await Balancer.start(), live: undefined };
    this.places.set(name, made);
    return made;
  }

  public async deploy(name: string, deployment: Deployment): Promise<{ readonly succeeded: boolean; readonly message: string }> {
    const { settings } = this;
    const place = await this.place(name);
    const image = imageOf(deployment);
    const started = await startTask({
      image: settings.imageFolder(image),
      programs: settings.programs,
      healthPath: settings.healthPath,
    }).catch((error: unknown) => String(error));
    if (typeof started === "string") return { succeeded: false, message: started };
    const fault = (await this.tried(place, deployment, started)) ?? (await this.shifted(place, started));
    place.balancer.tested = undefined;
    if (fault === undefined) {
      await place.live?.task.stop();
      place.live = { task: started, image };
      settings.report(`${name}: serves ${shortImage(image)}`);
      return { succeeded: true, message: "" };
    }
    place.balancer.turnTo(place.live === undefined ? [] : [{ port: place.live.task.port, weight: 100 }]);
    await started.stop();
    settings.report(`${name}: taken back, ${fault}`);
    return { succeeded: false, message: fault };
  }

  public async stop(): Promise<void> {
    await Promise.all(
      [...this.places.values()].map(async ({ balancer, live }) => {
        balancer.stop();
        await live?.task.stop();
      }),
    );
  }

  /** Why the hook stops the version; undefined when it does not, or there is none. */
  private async tried({ balancer }: Place, deployment: Deployment, { port }: Task): Promise<string | undefined> {
    balancer.tested = port;
    const functionName = /"AfterAllowTestTraffic":\s*"([^"]+)"/.exec(deployment.appSpec)?.[1];
    if (functionName === undefined) return undefined;
    const { succeeded, log } = await this.settings.hook(deployment, functionName, balancer.testUrl);
    return succeeded ? undefined : `${functionName} stops it: ${log}`;
  }

  /** Why the alarm stops the version, once users reach it; undefined when it does not. */
  private async shifted({ balancer, live }: Place, { port }: Task): Promise<string | undefined> {
    const { canaryPercent, errorPercent, userPaths } = this.settings;
    if (live !== undefined) {
      balancer.turnTo([
        { port: live.task.port, weight: 100 - canaryPercent },
        { port, weight: canaryPercent },
      ]);
      for (let asked = 0; asked < canaryRequests; asked += 1) {
        const url = `${balancer.url}${userPaths[asked % userPaths.length] ?? "/"}`;
        await fetch(url, { headers: { [userHeader]: "1" }, signal: AbortSignal.timeout(5000) }).then(
          (answer) => answer.arrayBuffer(),
          () => undefined,
        );
        await sleep(1);
      }
      const { all, failed } = balancer.answersOf(port);
      if (failed > 0 && (failed / all) * 100 >= errorPercent)
        return `the alarm on errors rings: ${failed} of ${all} requests failed, at least ${errorPercent} %`;
    }
    balancer.turnTo([{ port, weight: 100 }]);
    return undefined;
  }
}

function imageOf({ taskDefinition }: Deployment): string {
  const containers = taskDefinition["containerDefinitions"] as readonly { readonly name: string; readonly image: string }[];
  const found = containers.find(({ name }) => name === applicationContainer);
  if (found === undefined) throw new Error(`the task definition has no container ${applicationContainer}`);
  return found.image;
}

/** Repository and the first characters of the digest. */
export const shortImage = (image: string): string => image.replace(/^.*?\//, "").replace(/(@sha256:.{12}).*/, "$1");

/** Folder of an archive of functions, from the folder of the stack that names it. */
export const archiveFile = (stackFolder: string, filename: string): string =>
  path.resolve(stackFolder, filename.replace(/^\$\{path\.module\}\//, ""));
