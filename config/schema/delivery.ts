import { z } from "zod";
import { vulnerabilitySeverities } from "../../src/facts/vulnerability-severities";
import { imagePattern } from "../../src/facts/images";
import { key, noStack, theCheck } from "./meta";
import { retentionDays, timeOfDay, weekday } from "./operations";

/** https://docs.github.com/en/rest/repos/repos#create-an-organization-repository: letters, digits, `-`, `_` and `.`; owners have hyphens inside only */
export const repository = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/);
export const repositoryForm = "<owner>/<name> as GitHub writes it, without https:// and .git";

/** https://git-scm.com/docs/git-check-ref-format; of the characters only those that no shell and no pattern reads otherwise. */
export const branch = z.string().regex(/^(?!.*(?:\.\.|\/\/|\.lock(?:\/|$)|\/\.))[A-Za-z0-9_][A-Za-z0-9_./-]{0,253}(?<![/.])$/);
export const branchForm = "the name of one branch as Git allows it, of letters, digits and _ . / -";

/** A path within a repository, or a pattern of such. */
const folder = z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9_.@-]+(?:\/[A-Za-z0-9_.@-]+)*$/);
const filePattern = z
  .string()
  .regex(/^(?!\/)[A-Za-z0-9_.@*?{},/-]{1,255}$/)
  .meta({ allowed: "a pattern of paths such as services/api/**, without a leading slash" });

/** As many as an action of CodePipeline takes, whose values have at most 1,000 characters. */
export const mostAccepted = 4;

const runtimes = ["python", "node"] as const;
export type Runtime = (typeof runtimes)[number];

const source = {
  repository: key(repository.optional(), {
    description: "Repository of this deployable where it is not the one of all.",
    allowed: repositoryForm,
    affects: ["delivery"],
  }),
  branch: key(branch.optional(), {
    description: "Branch whose pushes are delivered where it is not the one of all.",
    allowed: branchForm,
    affects: ["delivery"],
  }),
  folder: key(folder.optional(), {
    description: "Folder of the deployable in its repository, where it is not services/<name>.",
    allowed: "a path without a leading slash",
    affects: ["delivery"],
  }),
  // https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GitFilePathFilterCriteria.html: at most 8 patterns
  paths: key(z.array(filePattern).min(1).max(8).optional(), {
    description: "Files whose change starts the pipeline, where it is not everything below the folder.",
    allowed: "1 to 8 patterns of paths such as services/api/**",
    affects: ["delivery"],
  }),
};

const vulnerability = z.string().regex(/^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|ALAS[\w-]*-\d{4}-\d+)$/);

const accepted = z.strictObject({
  reason: key(z.string().regex(/^[\w .,:/()-]{20,200}$/), {
    description: "Why it does no harm here; for people.",
    allowed: "a sentence of 20 to 200 letters, digits, spaces and . , : / ( ) -",
    affects: [noStack],
  }),
  until: key(z.iso.date(), {
    description: "Last day on which it is accepted; from then on it stops versions again.",
    allowed: "a day as YYYY-MM-DD",
    affects: ["delivery"],
  }),
});

export const buildImage = (of: string) =>
  key(z.string().regex(imagePattern).default("aws/codebuild/amazonlinux-aarch64-standard:3.0"), {
    description: `Image in which ${of}. With a digest, that is what runs, whatever becomes of the tag.`,
    allowed: "an image of CodeBuild or of a registry, with a tag, a digest (@sha256: and 64 digits), or both",
    affects: ["delivery"],
  });

const pipelinesSchema = z.strictObject({
  repository: key(repository, {
    description: "Repository that holds the services and the web application.",
    allowed: repositoryForm,
    affects: ["delivery"],
  }),
  branch: key(branch.default("main"), { description: "Branch whose pushes are delivered.", allowed: branchForm, affects: ["delivery"] }),
  execution: key(z.enum(["queued", "superseded"]).default("queued"), {
    description:
      "What becomes of a version while an earlier one is on its way: it waits its turn, or takes the place of one that waits for a stage.",
    affects: ["delivery"],
  }),
  stages: key(z.array(z.string()).min(1), {
    description: "Environments that a version goes to, one after the other; the last one is this environment.",
    allowed: "names of environments that name the same delivery.account, each once",
    affects: ["delivery", "access"],
  }),
  approval: z.strictObject({
    approvers: key(z.array(z.string()), {
      description: "Human roles of this environment that may let a version into its last stage.",
      allowed: "at least one name of access.humanRoles that is not for emergencies",
      affects: ["access", theCheck],
    }),
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html: 5 minutes to 60 days
    timeoutMinutes: key(z.int().min(5).max(86_400).default(1440), {
      description: "Time after which a version that nobody has approved is stopped.",
      unit: "minutes",
      affects: ["delivery"],
    }),
  }),
  scan: z
    .strictObject({
      blocks: key(z.array(z.enum(vulnerabilitySeverities)).default(["CRITICAL", "HIGH"]), {
        description: "Severities of findings in an image that stop a version.",
        allowed: "CRITICAL and any other severities that Inspector gives",
        affects: ["delivery"],
      }),
      timeoutMinutes: key(z.int().min(5).max(120).default(30), {
        description: "Time that the registry has to report what it found; a version of which nothing is known is stopped.",
        unit: "minutes",
        affects: ["delivery"],
      }),
      accepted: key(z.record(vulnerability, accepted).default({}), {
        description: "Findings that do not stop a version, each with a reason and an end.",
        allowed: `at most ${mostAccepted} identifiers of single vulnerabilities, such as CVE-2026-12345: an action of CodePipeline takes no longer list`,
        affects: ["delivery"],
      }),
    })
    .prefault({}),
  build: z
    .strictObject({
      environmentType: key(z.enum(["ARM_CONTAINER", "LINUX_CONTAINER"]).default("ARM_CONTAINER"), {
        description: "Machines that build; images are made for their architecture, which must be the tasks'.",
        affects: ["delivery"],
      }),
      computeType: key(z.enum(["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_LARGE"]).default("BUILD_GENERAL1_SMALL"), {
        description: "Size of those machines.",
        affects: ["delivery", "quotas"],
      }),
      images: z
        .strictObject({
          python: buildImage("services in Python are tested"),
          node: buildImage("services in Node and the web application are tested and built"),
          tools: buildImage("images are built, judged, copied and deployed"),
        })
        .prefault({}),
      timeoutMinutes: key(z.int().min(5).max(480).default(30), {
        description: "Time after which a build is stopped.",
        unit: "minutes",
        affects: ["delivery"],
      }),
      logRetentionDays: key(retentionDays.default(365), {
        description: "How long the logs of builds are kept.",
        unit: "days",
        affects: ["delivery"],
      }),
    })
    .prefault({}),
  rebuild: z
    .strictObject({
      days: key(z.array(weekday).min(1), {
        description: "Days on which every service's newest commit is built again, so that its base image's repairs reach production.",
        affects: ["delivery"],
      }),
      at: key(timeOfDay, {
        description: "When that begins, in the market's time zone.",
        allowed: "a time as HH:MM",
        affects: ["delivery"],
      }),
    })
    .optional(),
  estate: z
    .strictObject({
      repository: key(repository, {
        description: "Repository of the estate itself, whose changes these pipelines review and apply.",
        allowed: repositoryForm,
        affects: ["delivery"],
      }),
      branch: key(branch.default("main"), {
        description: "Branch whose pushes are applied; pushes to any other one are checked and planned.",
        allowed: branchForm,
        affects: ["delivery"],
      }),
      // https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html: 5 minutes to 36 hours
      timeoutMinutes: key(z.int().min(30).max(2160).default(360), {
        description: "Time after which a plan or an apply is cut off; a database takes up to three hours to make.",
        unit: "minutes",
        affects: ["delivery"],
      }),
    })
    .optional(),
  overrides: key(
    z
      .record(
        z.string(),
        z.strictObject({
          ...source,
          runtime: key(z.enum(runtimes).optional(), {
            description: "Language of the service, where it is not Python.",
            affects: ["delivery"],
          }),
        }),
      )
      .default({}),
    {
      description: "What is different for a service of the catalogue, by its name, or for the web application, `web`.",
      allowed: "names of services with a build, and web",
      affects: ["delivery"],
    },
  ),
});

/** How versions of the services and of the web application reach an environment. */
export const deliverySchema = z
  .strictObject({
    account: key(z.string().regex(/^\d{12}$/), {
      description: "Account in which the pipelines, their artifacts and the images that they build live.",
      allowed: "the id of the account of the environment that has delivery.pipelines: 12 digits, in quotes",
      affects: ["delivery", "quotas"],
    }),
    duringSession: key(z.enum(["refused", "allowed"]).default("refused"), {
      description: "Whether versions may come while the market trades.",
      affects: ["delivery"],
    }),
    window: z
      .strictObject({
        days: key(z.array(weekday).min(1), { description: "Days on which versions may come.", affects: ["delivery"] }),
        from: key(timeOfDay, {
          description: "From when on, in the market's time zone.",
          allowed: "a time as HH:MM",
          affects: ["delivery"],
        }),
        until: key(timeOfDay, {
          description: "Until when, in the market's time zone; a version that has begun is not stopped.",
          allowed: "a time as HH:MM after `from`",
          affects: ["delivery"],
        }),
      })
      .optional(),
    migrations: key(z.boolean().default(true), {
      description: "Whether a version's migrations of the database run before it is deployed.",
      affects: ["delivery"],
    }),
    pipelines: pipelinesSchema.optional(),
  })
  .optional();
