import { type EnvironmentConfig } from "../../config/schema/environment";
import { hostOf } from "../../config/delivery-host";
import { type Deliverable, always, never, type Target } from "../modules/delivery/pipeline-stages";
import { type Host, pipelineName, takenRoleNames, targetRoleArn } from "../modules/delivery/names";
import { type TargetPlace } from "../modules/delivery/target-statements";
import { deliveriesParameter } from "../modules/failover/delivery-freeze";
import { failoverParameter } from "../modules/failover/flag-names";
import { appDomain } from "../facts/domain-names";
import { type ForeignReaders } from "../modules/shared/key-policy";
import { bucketName, keyAlias, type NameScope } from "../facts/naming";
import { type PlacedStack } from "../layers/instances";

/** What stacks say of deliveries: the account of the pipelines and those that they deliver to compute each other's names. */

const scopeOf = ({ project, environment }: EnvironmentConfig): NameScope => ({ project, owner: environment });
export const hostPlace = (environment: EnvironmentConfig): Host => ({ names: scopeOf(environment), accountId: environment.account.id });
const regionsOf = ({ regions }: EnvironmentConfig): [string, string] => [regions.primary.name, regions.recovery.name];

type Pipelines = NonNullable<NonNullable<EnvironmentConfig["delivery"]>["pipelines"]>;

/** The environment that holds the pipelines which deliver to another, with their settings; undefined where nothing delivers. */
export function deliveredBy({
  environment,
  estate,
}: Pick<PlacedStack, "environment" | "estate">): { readonly host: EnvironmentConfig; readonly pipelines: Pipelines } | undefined {
  const host = hostOf(environment, estate);
  const pipelines = host?.delivery?.pipelines;
  return host === undefined || pipelines === undefined ? undefined : { host, pipelines };
}

export function targetPlaceOf(environment: EnvironmentConfig, host: EnvironmentConfig): TargetPlace {
  const names = scopeOf(environment);
  const { account, regions, services } = environment;
  return {
    names,
    accountId: account.id,
    regions: regionsOf(environment),
    services: Object.keys(services.catalog),
    webBucket: bucketName(names, "web", account.id, regions.primary.name),
    failoverParameter: failoverParameter(names),
    deliveriesParameter: deliveriesParameter(names),
    artifacts: {
      accountId: host.account.id,
      buckets: regionsOf(host).map((region) => bucketName(scopeOf(host), "artifacts", host.account.id, region)),
      keyAlias: keyAlias(scopeOf(host), "artifacts"),
    },
  };
}

/** The environments of a host's stages. The check refuses a name that is none; what is made of a part of the estate goes without. */
const stagesOf = (host: EnvironmentConfig, estate: readonly EnvironmentConfig[]): EnvironmentConfig[] =>
  (host.delivery?.pipelines?.stages ?? []).flatMap((stage) => estate.find(({ environment }) => environment === stage) ?? []);

/** Environments that a host's pipelines deliver to, in their order. */
export const targetsOf = (host: EnvironmentConfig, estate: readonly EnvironmentConfig[]): Target[] =>
  stagesOf(host, estate).map((environment) => targetOf(environment, host));

function targetOf(environment: EnvironmentConfig, host: EnvironmentConfig): Target {
  const { delivery, market, services } = environment;
  const catalog = Object.entries(services.catalog);
  const when = (days: readonly string[], from: string, until: string): string => `${days.join(",")} ${from} ${until}`;
  const window = delivery?.window;
  return {
    ...targetPlaceOf(environment, host),
    regions: regionsOf(environment),
    domain: appDomain(environment.domainName),
    routed: catalog.filter(([, { route }]) => route !== undefined).map(([name]) => name),
    migrated: catalog.filter(([, { uses }]) => delivery?.migrations === true && uses.stores.database === "readWrite").map(([name]) => name),
    window: window === undefined ? always : when(window.days, window.from, window.until),
    session: delivery?.duringSession === "allowed" ? never : when(market.days, market.open, market.close),
    timeZone: market.timeZone,
  };
}

/** One deliverable for every service of the catalogue, and one for the web application. */
export function deliverablesOf({ services }: EnvironmentConfig, { repository, branch, overrides }: Pipelines): Deliverable[] {
  const deliverable = (name: string, kind: Deliverable["kind"], folderOfAll: string): Deliverable => {
    const own = overrides[name];
    const folder = own?.folder ?? folderOfAll;
    return {
      name,
      kind,
      runtime: own?.runtime ?? (kind === "web" ? "node" : "python"),
      source: { repository: own?.repository ?? repository, branch: own?.branch ?? branch, folder, paths: own?.paths ?? [`${folder}/**`] },
    };
  };
  return [
    ...Object.keys(services.catalog).map((name) => deliverable(name, "service", `services/${name}`)),
    deliverable("web", "web", "web"),
  ];
}

/** The pipelines by which an environment delivers; none where it has none. */
export const deliveryPipelineArns = (environment: EnvironmentConfig): string[] => {
  const pipelines = environment.delivery?.pipelines;
  if (pipelines === undefined) return [];
  const { accountId, names } = hostPlace(environment);
  return deliverablesOf(environment, pipelines).map(
    ({ name }) => `arn:aws:codepipeline:${environment.regions.primary.name}:${accountId}:${pipelineName(names, name)}`,
  );
};

/** Roles of other accounts that read what an environment's pipelines hand over. */
export const foreignReaders = ({ environment, estate }: Pick<PlacedStack, "environment" | "estate">): ForeignReaders[] =>
  stagesOf(environment, estate)
    .filter(({ account }) => account.id !== environment.account.id)
    .map((target) => ({
      accountId: target.account.id,
      roleArns: (["deploy", "migrate"] as const).map((role) => targetRoleArn(hostPlace(target), role)),
    }));

/** Roles that an environment's pipelines and builds take, in all environments that they deliver to. */
export const takenRoles = ({ environment, estate }: Pick<PlacedStack, "environment" | "estate">): string[] =>
  stagesOf(environment, estate).flatMap((target) => takenRoleNames.map((role) => targetRoleArn(hostPlace(target), role)));
