import { monthDays } from "../facts/rotated-secrets";
import { type PlacedStack, writes } from "../layers/instances";
import { type RotatedAge } from "../modules/secrets/secret-ages";
import { cacheTokenSecret, databaseSecret, databaseSecretsOf, databaseTableOf } from "./data-props";

/**
 * Secrets that are rotated in a stack's region. Those of the database, and of a cache that is followed, lie in the primary region
 * and rotate there while it is written to.
 */
export function rotatedSecretsOf(placed: PlacedStack): readonly RotatedAge[] {
  const { secrets, cache } = placed.environment;
  const inPrimary = placed.instance.role === "primary";
  const followed = cache.recovery.mode === "globalDatastore";
  const database = [
    { name: databaseSecret.administrator, everyDays: secrets.rotation.administratorDays, setBy: "secrets.rotation.administratorDays" },
    ...databaseTableOf(placed.environment)
      .services.flatMap(({ service }) => databaseSecretsOf(service))
      .map((name) => ({ name, everyDays: monthDays })),
  ].map((secret): RotatedAge => ({ ...secret, rotates: writes(placed) }));
  const token: RotatedAge = {
    name: cacheTokenSecret,
    everyDays: secrets.rotation.cacheTokenDays,
    setBy: "secrets.rotation.cacheTokenDays",
    rotates: !followed || writes(placed),
  };
  if (inPrimary) return [...database, token];
  return followed ? [] : [token];
}
