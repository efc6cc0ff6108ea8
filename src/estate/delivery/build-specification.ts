import { parse } from "yaml";
import { z } from "zod";

/** Phases of a build that run commands, in their order. @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html */
export const buildPhases = ["install", "pre_build", "build", "post_build"] as const;
export type BuildPhase = (typeof buildPhases)[number];

const phase = z.strictObject({
  "on-failure": z.enum(["ABORT", "CONTINUE"]).optional(),
  "runtime-versions": z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  commands: z.array(z.string()).default([]),
  finally: z.array(z.string()).default([]),
});

const artifacts = z.strictObject({
  "base-directory": z.string().default("."),
  files: z.array(z.string()).min(1),
});

/** What a build specification may say here; anything else is not understood and refused. @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
const specification = z.strictObject({
  version: z.literal(0.2),
  env: z
    .strictObject({
      shell: z.literal("bash").optional(),
      "git-credential-helper": z.enum(["yes", "no"]).optional(),
      variables: z.record(z.string(), z.string()).default({}),
      "exported-variables": z.array(z.string()).default([]),
    })
    .prefault({}),
  phases: z.strictObject(
    Object.fromEntries(buildPhases.map((name) => [name, phase.optional()])) as Record<BuildPhase, z.ZodOptional<typeof phase>>,
  ),
  reports: z
    .record(
      z.string(),
      z.strictObject({ "base-directory": z.string().default("."), files: z.array(z.string()).min(1), "file-format": z.string() }),
    )
    .default({}),
  artifacts: artifacts.optional(),
  batch: z
    .strictObject({
      "fast-fail": z.boolean().default(false),
      "build-list": z.array(
        z.strictObject({
          identifier: z.string().regex(/^\w{1,128}$/),
          env: z.strictObject({ variables: z.record(z.string(), z.string()) }),
        }),
      ),
    })
    .optional(),
  cache: z.strictObject({ paths: z.array(z.string()) }).optional(),
});

export type BuildSpecification = z.output<typeof specification>;

/**
 * Reads a build specification.
 *
 * @param name what messages call it
 * @throws Error for a key or value that CodeBuild does not know, or that is not understood here.
 */
export function readBuildSpecification(text: string, name: string): BuildSpecification {
  const read = specification.safeParse(parse(text));
  if (!read.success) throw new Error(`${name} is no build specification that is understood:\n${z.prettifyError(read.error)}`);
  return read.data;
}
