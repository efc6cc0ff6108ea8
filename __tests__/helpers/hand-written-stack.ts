import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyLive } from "../../src/estate/run/live/apply-live";
import { type Bundle, readBundles } from "../../src/estate/run/live/bundle";
import { capacity } from "../../src/estate/run/live/capacity";
import { type LiveRun } from "../../src/estate/run/live/live";
import { planLive, type PlannedStack } from "../../src/estate/run/live/plan-live";
import { type RunReport } from "../../src/estate/run/live/run-report";
import { terraformOf } from "../../src/estate/run/terraform/toolchain";
import { parsePlan } from "../../src/estate/run/plan/plan-json";
import { type Review, review } from "../../src/estate/judge/review/review";
import { type StackJson, type SynthesizedStack } from "../../src/estate/synthesized";
import { findToolchain } from "../../src/estate/run/terraform/toolchain";
import { awsProvider } from "../../src/estate/run/terraform/versions";
import { providerLock } from "../../src/facts/provider-lock";
import { root } from "./command";
import { environment, primary, stateBucket } from "./estate-path";
import { quietProgress } from "./quiet-progress";

/**
 * A stack of a few resources whose Terraform JSON a test writes itself, planned and applied against a
 * real state by the code behind `estate plan --live` and `estate apply`: for what no configuration of
 * the estate leads to, without synthesis.
 */
export class HandWrittenStack {
  public readonly id: string;
  public readonly live: string;
  public readonly journal: string;
  private readonly instance: SynthesizedStack["instance"];
  private json: StackJson = { terraform: { required_providers: {} } };

  /** @param folder of its files, bundles and sessions. */
  public constructor(
    private readonly folder: string,
    layer: string,
  ) {
    this.id = `${environment}-${primary}-${layer}`;
    this.live = path.join(folder, "live");
    this.journal = path.join(this.live, "journal");
    this.instance = {
      id: this.id,
      layer,
      title: "",
      owner: environment,
      environments: [environment],
      accountId: "111111111111",
      accountName: "trading-dev",
      region: primary,
      role: "primary",
      stateKey: `${environment}/${primary}/${layer}.tfstate`,
      dependsOn: [],
      after: [],
    };
  }

  /** Puts other content in the place of the stack's. */
  public write(content: Omit<StackJson, "terraform">): void {
    const required = { aws: { source: "aws", version: awsProvider.version } };
    this.json = {
      terraform: {
        backend: { s3: { bucket: stateBucket(primary), key: this.instance.stateKey, region: primary, use_lockfile: true } },
        required_providers: required,
      },
      provider: { aws: [{ region: primary }] },
      ...content,
    };
    mkdirSync(this.stack.folder, { recursive: true });
    writeFileSync(path.join(this.stack.folder, "cdk.tf.json"), JSON.stringify(this.json));
    writeFileSync(path.join(this.stack.folder, ".terraform.lock.hcl"), providerLock);
  }

  public get stack(): SynthesizedStack {
    return { instance: this.instance, folder: path.join(this.folder, "cdktf.out", "stacks", this.id), json: this.json };
  }

  public get bundles(): string {
    return path.join(this.folder, "bundles");
  }

  /** @throws what the planning of the stack ended with. */
  public async plan(): Promise<Bundle> {
    const [planned] = await this.tryPlan();
    if (planned?.kind === "failed") throw planned.error;
    if (planned?.kind !== "planned") throw new Error(`${this.id} was not planned: ${planned?.kind}`);
    return planned.bundle;
  }

  public async tryPlan(): Promise<readonly PlannedStack[]> {
    return planLive(await this.run(), [this.stack], path.join(this.folder, "composition"), this.bundles);
  }

  public async apply(): Promise<RunReport["stacks"][number] | undefined> {
    const { report } = await applyLive(await this.run(), readBundles([this.bundles]), {
      journal: this.journal,
      reports: path.join(this.folder, "reports"),
    });
    return report.stacks[0];
  }

  /** What a review says of the last plan. */
  public review({ folder }: Bundle): Review {
    const file = path.join(folder, `${this.id}.json`);
    return review([{ stack: this.id, plan: parsePlan(readFileSync(file, "utf8"), file) }], [this.stack]);
  }

  public async run(): Promise<LiveRun> {
    const toolchain = await findToolchain(path.join(this.folder, "toolchain"));
    return {
      terraform: terraformOf(toolchain, new AbortController().signal),
      terraformVersion: toolchain.version,
      all: [this.stack],
      checkout: root,
      root: this.live,
      kept: path.join(this.folder, "kept"),
      capacity: capacity(1),
      progress: quietProgress,
    };
  }
}
