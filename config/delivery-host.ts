import { type EnvironmentConfig } from "./schema/environment";

/** The environment whose pipelines deliver to another one: it has pipelines, in the account that the other names. */
export const hostOf = <E extends Pick<EnvironmentConfig, "account" | "delivery">>(
  { delivery }: Pick<EnvironmentConfig, "delivery">,
  estate: readonly E[],
): E | undefined =>
  delivery === undefined
    ? undefined
    : estate.find(({ account, delivery: own }) => own?.pipelines !== undefined && account.id === delivery.account);
