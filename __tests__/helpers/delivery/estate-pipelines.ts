import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, type SynthesizedStack, synthesizeStack } from "../estate";

/** An image by a digest, which no registry is asked for. */
export const pinnedImage = `public.ecr.aws/codebuild/amazonlinux-aarch64-standard:3.0@sha256:${"0123456789abcdef".repeat(4)}`;

/** The real estate, with pipelines of its own in the account of its last environment, and services that are built again every week. */
export const estateWithPipelines = (): EnvironmentConfig[] =>
  editedEstate(({ environment, delivery }) => {
    if (environment !== "prod" || delivery?.pipelines === undefined) return;
    delivery.pipelines.rebuild = { days: ["tue"], at: "18:00" };
    delivery.pipelines.build.images.tools = pinnedImage;
    delivery.pipelines.estate = { repository: "smart0dte/smart0dte-estate", branch: "main", timeoutMinutes: 360 };
  });

/** A stack of it. */
export const stackWithPipelines = (id: string): Promise<SynthesizedStack> => synthesizeStack(estateWithPipelines(), id);

/** Types of resources that only estates with pipelines of their own have. */
export const pipelineTypes: readonly string[] = ["aws_codebuild_webhook"];

/**
 * Has the account of development hold every pipeline that there can be, in a copy of the configuration: its own services' and the
 * estate's. The other environments keep no data in it, since changes reach them before every stage.
 */
export function deliverFromDevelopment(config: string): void {
  const file = path.join(config, "dev.yaml");
  const delivery = `
delivery:
  account: "111111111111"
  # The database is applied in a file of its own.
  migrations: false
  pipelines:
    repository: smart0dte/trading-platform
    stages: [dev]
    approval: { approvers: [administrator] }
    rebuild: { days: [tue], at: "18:00" }
    estate: { repository: smart0dte/smart0dte-estate }
    build: { images: { tools: "${pinnedImage}" } }
`;
  writeFileSync(file, readFileSync(file, "utf8") + delivery);
  for (const other of ["staging", "prod"].map((name) => path.join(config, `${name}.yaml`)))
    writeFileSync(
      other,
      readFileSync(other, "utf8")
        .replace("keepsData: true", "keepsData: false")
        .replace("dataClassification: restricted", "dataClassification: confidential"),
    );
}
