import { type EnvironmentConfig } from "./environment";

type Catalog = EnvironmentConfig["services"]["catalog"];

/**
 * Services that can send orders: those that use a broker's credentials. The trading epoch is theirs to read, and the
 * proof of recovery asks it of each of them.
 */
export const orderSenders = ({
  services: { catalog },
  secrets: { external },
}: {
  readonly services: { readonly catalog: Catalog };
  readonly secrets: Pick<EnvironmentConfig["secrets"], "external">;
}): string[] =>
  Object.entries(catalog).flatMap(([service, { uses }]) =>
    uses.secrets.some((name) => external[name]?.kind === "broker") ? [service] : [],
  );
