import { suggest } from "../../src/common/suggest";

/**
 * Zones that IANA has renamed and Intl still lists under the old name, or will list under the new one in
 * a later Node. Both are taken: which of them AWS knows is a matter of its version of the database.
 * @see https://github.com/tc39/proposal-canonical-tz
 */
const renamed: ReadonlyMap<string, string> = new Map([
  ["Africa/Asmera", "Africa/Asmara"],
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["America/Catamarca", "America/Argentina/Catamarca"],
  ["America/Coral_Harbour", "America/Atikokan"],
  ["America/Cordoba", "America/Argentina/Cordoba"],
  ["America/Godthab", "America/Nuuk"],
  ["America/Indianapolis", "America/Indiana/Indianapolis"],
  ["America/Jujuy", "America/Argentina/Jujuy"],
  ["America/Louisville", "America/Kentucky/Louisville"],
  ["America/Mendoza", "America/Argentina/Mendoza"],
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Atlantic/Faeroe", "Atlantic/Faroe"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["Pacific/Enderbury", "Pacific/Kanton"],
  ["Pacific/Ponape", "Pacific/Pohnpei"],
  ["Pacific/Truk", "Pacific/Chuuk"],
]);

/** The name by which Intl knows a zone, whatever the letter case and however old the name; undefined for what is no zone. */
function resolved(name: string): string | undefined {
  // Intl also takes bare offsets (+05:00), which are no names.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

const otherNames = new Set(["UTC", "Etc/UTC", ...[...renamed].flat()]);

/**
 * Whether a name is the canonical one of a time zone, letter by letter: schedulers of AWS know no other
 * case, and promise to know no older names such as US/Eastern.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
 */
export const isTimeZone = (name: string): boolean => otherNames.has(name) || resolved(name) === name;

/** The time zone that was probably meant. */
export function nearestTimeZone(name: string): string | undefined {
  const known = resolved(name) ?? suggest(name, [...Intl.supportedValuesOf("timeZone"), ...otherNames]);
  return known === undefined ? undefined : (renamed.get(known) ?? known);
}
