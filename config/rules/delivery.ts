import { hostOf } from "../delivery-host";
import { type EnvironmentConfig } from "../schema/environment";
import { mostAccepted } from "../schema/delivery";
import { estateRule, rule } from "./rule";
import { suggest } from "../../src/common/suggest";

/** Architecture of the tasks, which is that of the machines that build for them. */
const tasksEnvironmentType = "ARM_CONTAINER";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html: a value of an action's configuration has at most 1000 characters */
const longestValue = 1000;

/** Where AWS's image for builds can be asked for by its digest. @see https://gallery.ecr.aws/codebuild/amazonlinux-aarch64-standard */
const galleryImage = "public.ecr.aws/codebuild/amazonlinux-aarch64-standard:3.0";

/** Stages of a pipeline beside those of environments: source, test, build, scan and the approval. */
const stagesBesideEnvironments = 5;
/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const mostStages = 50;

export const deliveryRules = [
  rule({
    id: "delivery-window-opens",
    reads: ["delivery", "market"],
    check: ({ delivery, market }, report) => {
      if (delivery?.window === undefined) return;
      const { window, duringSession } = delivery;
      const at = ["delivery", "window"];
      const days = window.days.filter((day, index) => window.days.indexOf(day) !== index);
      if (days.length > 0)
        report({ path: [...at, "days"], got: days.join(", "), allowed: "each day once", fix: "remove the repeated day" });
      if (window.until <= window.from)
        return report({
          path: [...at, "until"],
          allowed: `a time after ${window.from}`,
          fix: "write both times of one day; a window does not cross midnight",
        });
      if (duringSession === "allowed") return;
      const open = window.days.some((day) => !(market.days.includes(day) && market.open <= window.from && window.until <= market.close));
      if (!open)
        report({
          path: at,
          got: `${window.days.join(", ")} ${window.from}-${window.until}`,
          allowed: `a window that is not wholly within the session, ${market.open}-${market.close} in ${market.timeZone}`,
          fix: "move the window past the close, or set delivery.duringSession to allowed; as it is, it never opens",
        });
    },
  }),
  rule({
    id: "delivery-approvers",
    reads: ["delivery", "access"],
    check: ({ delivery, access: { humanRoles } }, report) => {
      const approvers = delivery?.pipelines?.approval.approvers;
      if (approvers === undefined) return;
      const path = ["delivery", "pipelines", "approval", "approvers"];
      const roles = Object.entries(humanRoles)
        .filter(([, { permissions }]) => permissions !== "breakGlass")
        .map(([name]) => name);
      const allowed = `human roles that are not for emergencies (${roles.join(", ")})`;
      if (approvers.length === 0)
        report({
          path,
          got: "nobody",
          allowed: `at least one of the ${allowed}`,
          fix: "name who may approve; otherwise no version ever comes further",
        });
      approvers.forEach((name, index) => {
        if (roles.includes(name)) return;
        const suggestion = suggest(name, roles);
        report({
          path: [...path, index],
          allowed,
          fix:
            name in humanRoles
              ? "name another role; break-glass is for emergencies"
              : "name one of them, or add the role under access.humanRoles",
          ...(suggestion === undefined ? {} : { suggestion }),
        });
      });
    },
  }),
  rule({
    id: "delivery-scan-stops-something",
    reads: ["delivery"],
    check: ({ delivery }, report) => {
      const scan = delivery?.pipelines?.scan;
      if (scan === undefined) return;
      if (!scan.blocks.includes("CRITICAL"))
        report({
          path: ["delivery", "pipelines", "scan", "blocks"],
          got: scan.blocks.length === 0 ? "nothing" : scan.blocks.join(", "),
          allowed: "severities with CRITICAL among them",
          fix: "add CRITICAL; what is harmless here stands under scan.accepted, with a reason and an end",
        });
      const accepted = Object.entries(scan.accepted);
      const text = JSON.stringify(Object.fromEntries(accepted.map(([id, { until }]) => [id, until])));
      if (accepted.length > mostAccepted || JSON.stringify(text).length > longestValue)
        report({
          path: ["delivery", "pipelines", "scan", "accepted"],
          got: `${accepted.length} findings`,
          allowed: `at most ${mostAccepted}, in what an action of CodePipeline takes, ${longestValue} characters`,
          fix: "build without some of them",
        });
    },
  }),
  rule({
    id: "delivery-architecture",
    reads: ["delivery"],
    check: ({ delivery }, report) => {
      const build = delivery?.pipelines?.build;
      if (build === undefined) return;
      const at = ["delivery", "pipelines", "build"];
      if (build.environmentType !== tasksEnvironmentType)
        report({
          path: [...at, "environmentType"],
          allowed: `${tasksEnvironmentType}: tasks run on ARM, and images are built for the machine that builds them`,
          fix: `write ${tasksEnvironmentType}, or leave the key out`,
        });
      for (const [name, image] of Object.entries(build.images)) {
        // AWS has the same images in CodeBuild and in its gallery: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
        if (!/^(?:public\.ecr\.aws\/|aws\/)codebuild\//.test(image) || image.includes("aarch64")) continue;
        report({
          path: [...at, "images", name],
          allowed: "an image of CodeBuild for ARM, which has aarch64 in its name",
          fix: "write aws/codebuild/amazonlinux-aarch64-standard:3.0 or another one for ARM",
        });
      }
    },
  }),
  rule({
    id: "the-estate-is-applied-in-a-known-image",
    reads: ["delivery"],
    check: ({ delivery }, report) => {
      const pipelines = delivery?.pipelines;
      if (pipelines?.estate === undefined || pipelines.build.images.tools.includes("@sha256:")) return;
      report({
        path: ["delivery", "pipelines", "build", "images", "tools"],
        got: pipelines.build.images.tools,
        allowed: "an image with its digest (@sha256: and 64 digits), where delivery.pipelines.estate has builds take the roles that apply",
        fix: `write ${galleryImage}@sha256:<digest>, with what \`docker buildx imagetools inspect ${galleryImage}\` says; Renovate renews it`,
      });
    },
  }),
  rule({
    id: "builds-run-in-known-images",
    reads: ["delivery"],
    check: ({ delivery }, report) => {
      const pipelines = delivery?.pipelines;
      for (const [name, image] of Object.entries(pipelines?.build.images ?? {})) {
        // CodeBuild's own are known by tags alone, which CodeBuild renews: it tells names and versions of them, and no digest
        // (https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentImage.html). The rule above says what else `tools` must be.
        if (image.startsWith("aws/codebuild/") || image.includes("@sha256:") || (name === "tools" && pipelines?.estate !== undefined))
          continue;
        report({
          path: ["delivery", "pipelines", "build", "images", name],
          allowed: "an image with its digest (@sha256: and 64 digits), or one of CodeBuild's own, aws/codebuild/…, which AWS alone changes",
          fix: `write ${image.replace(/@.*$/, "")}@sha256:<digest>, with what \`docker buildx imagetools inspect\` says of it; Renovate renews it`,
        });
      }
    },
  }),
  rule({
    id: "delivery-overrides-name-deployables",
    reads: ["delivery", "services"],
    check: ({ delivery, services: { catalog } }, report) => {
      const known = [...Object.keys(catalog), "web"];
      for (const name of Object.keys(delivery?.pipelines?.overrides ?? {}).filter((one) => !known.includes(one))) {
        const suggestion = suggest(name, known);
        report({
          path: ["delivery", "pipelines", "overrides", name],
          got: `the name ${JSON.stringify(name)}`,
          allowed: `services of the catalogue, and web: ${known.join(", ")}`,
          fix: "correct the name, or remove the entry",
          ...(suggestion === undefined ? {} : { suggestion }),
        });
      }
      if (delivery?.pipelines !== undefined && "web" in catalog)
        report({
          path: ["services", "catalog", "web"],
          allowed: "another name: web is the web application's pipeline",
          fix: "rename the service",
        });
    },
  }),
  rule({
    id: "delivery-pipelines-in-their-account",
    reads: ["delivery", "account", "environment"],
    check: ({ delivery, account, environment }, report) => {
      if (delivery?.pipelines === undefined) return;
      const { stages } = delivery.pipelines;
      if (delivery.account !== account.id)
        report({
          path: ["delivery", "account"],
          allowed: `${account.id}, this environment's own account, where delivery.pipelines makes its pipelines`,
          fix: `write ${account.id}, or move delivery.pipelines to an environment of that account`,
        });
      const path = ["delivery", "pipelines", "stages"];
      stages.forEach((stage, index) => {
        if (stages.indexOf(stage) !== index)
          report({ path: [...path, index], allowed: "each environment once", fix: "remove the repeated one" });
      });
      if (stages.at(-1) !== environment)
        report({
          path,
          got: stages.join(", "),
          allowed: `a list that ends with ${environment}: the approval is for the environment that decides`,
          fix: `put ${environment} last`,
        });
      if (stages.length + stagesBesideEnvironments > mostStages)
        report({
          path,
          got: `${stages.length} environments, which make ${stages.length + stagesBesideEnvironments} stages`,
          allowed: `at most ${mostStages - stagesBesideEnvironments}: a pipeline has at most ${mostStages} stages`,
          fix: "deliver to fewer environments by one pipeline",
        });
    },
  }),
];

type Delivered = Pick<EnvironmentConfig, "environment" | "account" | "delivery" | "services">;

/** Whether a version may come to an environment at that time, as its admission decides it. */
function isAdmitted(
  { delivery, market }: Pick<EnvironmentConfig, "delivery" | "market">,
  day: (typeof market.days)[number],
  at: string,
): boolean {
  const within = (days: readonly string[], from: string, until: string): boolean => days.includes(day) && from <= at && at < until;
  const window = delivery?.window;
  return (
    (window === undefined || within(window.days, window.from, window.until)) &&
    (delivery?.duringSession === "allowed" || !within(market.days, market.open, market.close))
  );
}

export const deliveryEstateRules = [
  estateRule({
    id: "delivery-stages-are-environments",
    reads: ["delivery", "account"],
    check: (environments, report, leftOut) => {
      for (const host of environments) {
        const stages = host.delivery?.pipelines?.stages ?? [];
        stages.forEach((stage, index) => {
          const target = environments.find(({ environment }) => environment === stage);
          if (leftOut.includes(stage)) return;
          const path = ["delivery", "pipelines", "stages", index];
          if (target === undefined) {
            const names = environments.map(({ environment }) => environment);
            const suggestion = suggest(stage, names);
            report(host.environment, {
              path,
              allowed: `environments: ${names.join(", ")}`,
              fix: "correct the name",
              ...(suggestion === undefined ? {} : { suggestion }),
            });
          } else if (target.delivery === undefined)
            report(host.environment, {
              path,
              allowed: `environments with delivery.account ${host.account.id}, which let these pipelines in`,
              fix: `write delivery: { account: "${host.account.id}" } in the file of ${stage}, or remove it here`,
            });
        });
      }
    },
  }),
  estateRule({
    id: "delivery-account-has-pipelines",
    reads: ["delivery", "account"],
    check: (environments, report, leftOut) => {
      for (const target of environments) {
        // Its own account is judged by delivery-pipelines-in-their-account, and the host may be what was left out.
        if (target.delivery === undefined || target.delivery.pipelines !== undefined || leftOut.length > 0) continue;
        const host = hostOf(target, environments);
        if (host?.delivery?.pipelines?.stages.includes(target.environment) === true) continue;
        report(target.environment, {
          path: ["delivery", "account"],
          allowed: "the account of an environment whose delivery.pipelines.stages name this one",
          fix:
            host === undefined
              ? "name the account of the pipelines, or remove delivery"
              : `add ${target.environment} to delivery.pipelines.stages of ${host.environment}, or remove delivery here`,
        });
      }
    },
  }),
  estateRule({
    id: "one-host-of-pipelines-an-account",
    reads: ["delivery", "account"],
    check: (environments, report) => {
      const hosts = environments.filter(({ delivery }) => delivery?.pipelines !== undefined);
      for (const host of hosts) {
        const first = hosts.find(({ account }) => account.id === host.account.id);
        if (first === host || first === undefined) continue;
        report(host.environment, {
          path: ["delivery", "pipelines"],
          got: "pipelines",
          allowed: `none: the account's pipelines are ${first.environment}'s`,
          fix: `add ${host.environment} to the stages of ${first.environment}`,
        });
      }
    },
  }),
  estateRule({
    id: "rebuilds-are-admitted",
    reads: ["delivery", "market", "environment"],
    check: (environments, report) => {
      for (const host of environments) {
        const pipelines = host.delivery?.pipelines;
        const first = environments.find(({ environment }) => environment === pipelines?.stages[0]);
        if (pipelines?.rebuild === undefined || first === undefined) continue;
        const { days, at } = pipelines.rebuild;
        const path = ["delivery", "pipelines", "rebuild"];
        days.forEach((day, index) => {
          if (days.indexOf(day) !== index)
            report(host.environment, { path: [...path, "days", index], allowed: "each day once", fix: "remove the repeated one" });
        });
        const refused = days.filter((day) => !isAdmitted(first, day, at));
        if (refused.length > 0)
          report(host.environment, {
            path,
            got: `${refused.join(", ")} at ${at}`,
            allowed: `times at which ${first.environment}, the first stage, lets versions in: within its delivery.window and outside the session`,
            fix: "choose another time or other days; a rebuild that is refused there makes nothing newer",
          });
      }
    },
  }),
  estateRule({
    id: "the-estate-reaches-data-through-stages",
    reads: ["delivery", "keepsData", "environment"],
    check: (environments, report, leftOut) => {
      const host = environments.find(({ delivery }) => delivery?.pipelines?.estate !== undefined);
      if (host === undefined || leftOut.includes(host.environment)) return;
      const stages = host.delivery?.pipelines?.stages ?? [];
      for (const { environment, keepsData } of environments)
        if (keepsData && !stages.includes(environment))
          report(environment, {
            path: ["keepsData"],
            got: `${environment}, which keeps its data and is in no stage of ${host.environment}`,
            allowed: `environments of delivery.pipelines.stages (${stages.join(", ")}); changes reach every other one before them, and without an approval`,
            fix: `add ${environment} to delivery.pipelines.stages of ${host.environment}, or move delivery.pipelines.estate to an environment that has it there`,
          });
    },
  }),
  estateRule({
    id: "one-pipeline-of-the-estate",
    reads: ["delivery"],
    check: (environments, report) => {
      const [first, ...others] = environments.filter(({ delivery }) => delivery?.pipelines?.estate !== undefined);
      for (const { environment } of others)
        report(environment, {
          path: ["delivery", "pipelines", "estate"],
          got: "pipelines of the estate",
          allowed: `none: those of ${first?.environment ?? ""} apply changes of every environment`,
          fix: "keep the one whose account the fewest people may change",
        });
    },
  }),
  estateRule({
    id: "services-have-a-build",
    reads: ["delivery", "account", "services"],
    check: (environments: readonly Delivered[], report) => {
      for (const target of environments) {
        const host = hostOf(target, environments);
        if (host === undefined) continue;
        for (const service of Object.keys(target.services.catalog).filter((name) => !(name in host.services.catalog)))
          report(target.environment, {
            path: ["services", "catalog", service],
            got: `the service ${service}`,
            allowed: `services of ${host.environment}, whose catalogue the pipelines follow: ${Object.keys(host.services.catalog).join(", ")}`,
            fix: `add ${service} to the catalogue of ${host.environment}; without it nothing builds or deploys it`,
          });
        for (const service of Object.keys(host.services.catalog).filter((name) => !(name in target.services.catalog)))
          report(target.environment, {
            path: ["services", "catalog"],
            got: `no ${service}`,
            allowed: `every service of ${host.environment}: its pipeline deploys ${service} here first`,
            fix: `add ${service}, or take ${target.environment} out of the stages of ${host.environment}`,
          });
      }
    },
  }),
];
