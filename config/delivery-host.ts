import { type EnvironmentConfig } from "./schema/environment";

/** The environment whose pipelines deliver to another one: it has pipelines, in the account that the other names. */
export const hostOf = <E extends Pick<EnvironmentConfig, "account" | "delivery">>(
  { delivery }: Pick<EnvironmentConfig, "delivery">,
  estate: readonly E[],
): E | undefined =>
  delivery === undefined
    ? undefined
    : estate.find(({ account, delivery: own }) => own?.pipelines !== undefined && account.id === delivery.account);

/** The environment whose account holds the pipelines of the estate itself; undefined where something else applies its changes. */
export const estateHostOf = <E extends Pick<EnvironmentConfig, "delivery">>(estate: readonly E[]): E | undefined =>
  estate.find(({ delivery }) => delivery?.pipelines?.estate !== undefined);

/** The environments in the order in which changes of the estate reach them: those that no pipeline leads through first, the last stage last. */
export function changeOrder<E extends Pick<EnvironmentConfig, "environment" | "delivery">>(estate: readonly E[]): readonly E[] {
  const stages = estate.flatMap(({ delivery }) => delivery?.pipelines?.stages ?? []);
  const place = ({ environment }: E): number => stages.indexOf(environment);
  return [...estate].sort((one, other) => place(one) - place(other));
}
