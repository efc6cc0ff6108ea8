import { type EnvironmentConfig } from "../../../../../config/schema/environment";
import { type EstateResource } from "../../access/world/estate-resource";
import { environmentRegions } from "../environment-regions";
import { type Difference, layerOf } from "../parity";

type Args = EstateResource["args"];

/** What the recovery region must have of something, whatever the primary region has of it. */
interface Need {
  readonly what: string;
  /** As it is shown for either region. */
  readonly shown: (args: Args) => string;
  /** @param declared as it is synthesized; @param primary what the primary region has, undefined where it has none */
  readonly met: (live: Args, declared: Args, primary: Args | undefined) => boolean;
}

/** What tells one of a type from another, in both regions alike. */
const names: Readonly<Record<string, string>> = { aws_acm_certificate: "domain_name", aws_appautoscaling_target: "resource_id" };

const daySeconds = 86_400;
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);
const shown =
  (argument: string) =>
  (args: Args): string =>
    String(args[argument]);

/** A name stands for itself, and with a star for all names one level below. @see https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html (wildcard names) */
const covers = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.startsWith("*.") && !name.startsWith("*.") && name.slice(name.indexOf(".") + 1) === pattern.slice(2));

/** Of the certificate that the load balancer serves. */
const certificateNeeds = ({ observability }: EnvironmentConfig, now: Date): readonly Need[] => [
  { what: "status", shown: shown("status"), met: ({ status }) => status === "ISSUED" },
  {
    what: "names",
    shown: shown("names"),
    met: ({ names: has }, { domain_name: domain, subject_alternative_names: others }) =>
      [String(domain), ...list(others)].every((name) =>
        String(has)
          .split(" ")
          .some((pattern) => covers(pattern, name)),
      ),
  },
  {
    what: "expires",
    shown: ({ expires }) => (Number(expires) === 0 ? "not said" : new Date(Number(expires) * 1000).toISOString().slice(0, 10)),
    // As the alarm on what ACM could not renew.
    met: ({ expires }) => Number(expires) - now.getTime() / 1000 >= observability.thresholds.certificates.remainingDays * daySeconds,
  },
];

/** Of how many tasks a service may have: at the least and the most what the catalog says, and at the most what the primary region may have. */
const scalingNeeds: readonly Need[] = [
  {
    what: "max_capacity",
    shown: shown("max_capacity"),
    met: ({ max_capacity: most }, declared, primary) =>
      Number(most) >= Math.max(Number(declared.max_capacity), Number(primary?.max_capacity ?? 0)),
  },
  {
    what: "min_capacity",
    shown: shown("min_capacity"),
    met: ({ min_capacity: least }, declared) => Number(least) >= Number(declared.min_capacity),
  },
  {
    what: "scaling out",
    shown: ({ scales_out: does }) => (Number(does) === 1 ? "on" : "suspended"),
    met: ({ scales_out: does }) => Number(does) === 1,
  },
];

/**
 * What the recovery region must have, whether the primary has it or not: it is what a failover relies on, and two regions
 * that both lack it are alike and of no use.
 *
 * @param declared as it is synthesized
 * @param live what both regions have; a type that could not be read is not in it
 * @param unread types that could not be read: nothing is said of them
 */
export function needDifferences(
  declared: readonly EstateResource[],
  live: readonly EstateResource[],
  unread: ReadonlySet<string>,
  config: EnvironmentConfig,
  now: Date,
): Difference[] {
  const { owner, primary, recovery } = environmentRegions(config);
  const needs: Readonly<Record<string, readonly Need[]>> = {
    aws_acm_certificate: certificateNeeds(config, now),
    aws_appautoscaling_target: scalingNeeds,
  };
  return declared
    .filter((one) => one.owner === owner && one.region === recovery && one.type in needs && !unread.has(one.type))
    .flatMap((one): Difference[] => {
      const name = names[one.type] ?? "";
      const at = (region: string): Args | undefined =>
        live.find(
          (other) =>
            other.type === one.type && other.region === region && layerOf(other) === layerOf(one) && other.args[name] === one.args[name],
        )?.args;
      const [here, there] = [at(primary), at(recovery)];
      const row = (what: string, recoveryHas: string, primaryHas: string): Difference => ({
        layer: layerOf(one),
        type: one.type,
        what: `${String(one.args[name])} ${what}`,
        primary: primaryHas,
        recovery: recoveryHas,
        because: undefined,
      });
      // What the primary region alone has is found by the comparison of both.
      if (there === undefined) return here === undefined ? [row("in use", "none", "none")] : [];
      return (needs[one.type] ?? [])
        .filter(({ met }) => !met(there, one.args, here))
        .map((need) => row(need.what, need.shown(there), here === undefined ? "none" : need.shown(here)));
    });
}
