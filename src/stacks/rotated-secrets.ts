import { monthDays } from "../facts/rotated-secrets";
import { type PlacedStack, writes } from "../layers/instances";
import { type RotatedAge } from "../modules/secrets/secret-ages";
import { cacheTokenSecret, databaseSecret, databaseSecretsOf, databaseTableOf } from "./data-props";

/** Secrets that Secrets Manager rotates in a stack's region; those of the database and of a cache that is followed, where it is written to. */
export function rotatedSecretsOf(placed: PlacedStack): readonly RotatedAge[] {
  const { secrets, cache } = placed.environment;
  const inPrimary = placed.instance.role === "primary";
  const followed = cache.recovery.mode === "globalDatastore";
  const database: RotatedAge[] = [
    { name: databaseSecret.administrator, everyDays: secrets.rotation.administratorDays, setBy: "secrets.rotation.administratorDays" },
    ...databaseTableOf(placed.environment)
      .services.flatMap(({ service }) => databaseSecretsOf(service))
      .map((name) => ({ name, everyDays: monthDays })),
  ];
  const token: RotatedAge = {
    name: cacheTokenSecret,
    everyDays: secrets.rotation.cacheTokenDays,
    setBy: "secrets.rotation.cacheTokenDays",
  };
  const tokenRotates = inPrimary ? !followed || writes(placed) : !followed;
  return [...(inPrimary && writes(placed) ? database : []), ...(tokenRotates ? [token] : [])];
}
