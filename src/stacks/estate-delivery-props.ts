import { changeOrder, estateHostOf } from "../../config/delivery-host";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { accessRoleArn } from "../facts/access-path";
import { type NameScope, physicalName } from "../facts/naming";
import { placeStacks, type PlacedStack } from "../layers/instances";
import { pipelineWaves } from "../layers/pipeline-waves";
import { breakGlassLayers } from "../layers/registry";
import { type EstatePlace } from "../modules/delivery/changes/batch";
import { applyRoleName, estateRoleName, planningParts } from "../modules/delivery/changes/names";
import { plansBucketName } from "../modules/delivery/changes/plans-bucket";
import { roleArn } from "../modules/shared/arns";

/** What stacks say of the pipelines of the estate: the account that holds them and every environment compute each other's names. */

const scopeOf = ({ project, environment }: EnvironmentConfig): NameScope => ({ project, owner: environment });
const pipelineRole = (environment: EnvironmentConfig, role: "planner" | "deployer"): string =>
  accessRoleArn(environment.account.id, physicalName("iamRole", scopeOf(environment), role));

/** The environments as builds know them, in the order in which changes reach them. */
export const estatePlaces = (estate: readonly EnvironmentConfig[]): EstatePlace[] =>
  changeOrder(estate).map((environment) => ({
    environment: environment.environment,
    region: environment.regions.primary.name,
    planner: pipelineRole(environment, "planner"),
    deployer: pipelineRole(environment, "deployer"),
  }));

/** Waves of the whole estate, and what no pipeline applies in them. */
export const wavesOf = (
  estate: readonly EnvironmentConfig[],
): { readonly waves: readonly number[]; readonly withheldLayers: readonly string[] } => ({
  waves: pipelineWaves(placeStacks(estate).map(({ instance }) => instance)),
  withheldLayers: breakGlassLayers,
});

type InEstate = Pick<PlacedStack, "environment" | "estate">;

/** Roles of the estate's pipelines that take an environment's planner and its deployer. */
export function estateTakers({ environment, estate }: InEstate): {
  readonly planner: readonly string[];
  readonly deployer: readonly string[];
} {
  const host = estateHostOf(estate);
  if (host === undefined) return { planner: [], deployer: [] };
  const arn = (name: string): string => roleArn(host.account.id, name);
  return {
    planner: planningParts.map((part) => arn(estateRoleName(scopeOf(host), part))),
    deployer: [arn(applyRoleName(scopeOf(host), environment.environment))],
  };
}

/** Roles that builds of the estate take, in every environment; none where another environment has the pipelines. */
export const rolesTakenForEstate = ({ environment, estate }: InEstate): string[] =>
  estateHostOf(estate) === environment ? estatePlaces(estate).flatMap(({ planner, deployer }) => [planner, deployer]) : [];

/** Bucket of an environment that hands over plans; none where another environment has the pipelines. */
export const plansBuckets = ({ environment, estate }: InEstate, region: string): string[] =>
  estateHostOf(estate) === environment && region === environment.regions.primary.name
    ? [plansBucketName({ names: scopeOf(environment), accountId: environment.account.id, region })]
    : [];
