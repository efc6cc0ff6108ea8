import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type FunctionArchive } from "../../../facts/function-archive";
import { marketOf } from "../../../facts/market-calendar";
import { type SynthesizedStack } from "../../synthesized";
import { proveAccess } from "../access/proof";
import { alarmsOf } from "../alarms/read";
import { scenarios } from "../alarms/scenarios";
import { simulate } from "../alarms/simulate";
import { checkModels } from "../aws-models/check";
import { readMapping, readOperations } from "../aws-models/mapping";
import { shortcomings } from "../compliance/judge";
import { complianceReport } from "../compliance/report";
import { requirements } from "../compliance/requirements";
import { proveRecovery } from "../recovery/prove";
import { checkServices } from "../service-rules/check";

/** An estate that is judged, and the environment in it that was changed. */
export interface Judged {
  readonly stacks: readonly SynthesizedStack[];
  readonly environment: EnvironmentConfig;
}

/** What judges an estate offline; each says in words what it has against one, nothing where it has nothing. */
export type Judge = (judged: Judged) => readonly string[];

export interface Judges {
  readonly quick: readonly Judge[];
  /** Those that take many seconds. */
  readonly slow: readonly Judge[];
}

/**
 * What is to be said against a changed estate and was not to be said before: what is wrong already is no setting's fault. What takes long
 * is asked only where all else has nothing against it.
 */
export function objectionsBeside(now: Judged, { quick, slow }: Judges): Judge {
  const known = new Map<Judge, ReadonlySet<string>>();
  const asked = (judge: Judge, then: Judged): readonly string[] => {
    const before = known.get(judge) ?? new Set(judge(now));
    known.set(judge, before);
    return judge(then).filter((one) => !before.has(one));
  };
  return (then) => {
    const found = quick.flatMap((judge) => asked(judge, then));
    return found.length > 0 ? found : slow.flatMap((judge) => asked(judge, then));
  };
}

/**
 * Everything that judges an estate offline: rules of services, AWS's models, recovery, pages, controls and requirements of the platform,
 * access. Whether something smaller carries the load nothing offline tells.
 *
 * @param root of the checkout
 * @param day for which exceptions from controls count, as YYYY-MM-DD
 */
export function judges(root: string, archives: readonly FunctionArchive[], day: string): Judges {
  const [mapping, operations] = [readMapping(root), readOperations(root)];
  return {
    quick: [
      ({ stacks }) => checkServices(stacks).map(({ rule, stack, address }) => `${stack} ${address} breaks the rule ${rule}`),
      ({ stacks }) =>
        checkModels(stacks, mapping).findings.map(({ stack, address }) => `AWS's models refuse an argument of ${stack} ${address}`),
      recovery,
      controls(day),
      platform,
      pages,
    ],
    slow: [({ stacks }) => proveAccess(stacks, archives, operations).findings.map(({ who, action, why }) => `${who} ${action}: ${why}`)],
  };
}

export const recovery: Judge = ({ stacks, environment }) =>
  proveRecovery(stacks, [environment]).flatMap(({ findings }) =>
    findings.map(({ what }) => `recovery of ${environment.environment}: ${what}`),
  );

export const controls =
  (day: string): Judge =>
  ({ stacks, environment: { environment, compliance } }) =>
    complianceReport(environment, stacks, compliance.exceptions, day)
      .judged.filter(({ verdict }) => verdict === "not met")
      .flatMap(({ control, evidence }) => evidence.flatMap((one) => one.shortcomings.map((why) => `control ${control.id}: ${why}`)));

/** Of each requirement what shows that the platform has it, and does not hold in the environment. */
export const platform: Judge = ({ stacks, environment: { environment } }) => {
  const own = stacks.filter(({ instance }) => instance.environments.includes(environment));
  return requirements.flatMap((one) =>
    "open" in one ? [] : one.evidence.flatMap((evidence) => shortcomings(evidence, own).map((why) => `requirement ${one.id}: ${why}`)),
  );
};

/** Pages that do not come in time in a trouble in which somebody is to be woken. */
export const pages: Judge = ({ stacks, environment: { environment, market } }) => {
  const alarms = alarmsOf(stacks.filter(({ instance }) => instance.environments.includes(environment)));
  return scenarios
    .filter((scenario) => scenario.pages.length > 0)
    .flatMap((scenario) => {
      const begins = Math.min(...[...scenario.happenings, ...(scenario.lost ?? [])].map(({ from }) => from));
      const told = simulate(alarms, scenario, marketOf(market));
      return scenario.pages
        .filter(
          ({ region, page, within }) => !told.some((one) => one.region === region && one.page === page && one.minute - begins <= within),
        )
        .map(({ region, page }) => `the page ${page} of ${region} does not come in time in the trouble ${scenario.id}`);
    });
};
