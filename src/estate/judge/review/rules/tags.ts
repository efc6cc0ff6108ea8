import { found, type Matcher, type TagReader } from "../model";
import { isRecord, unknown } from "../values";

const tagsOf = (values: unknown): Readonly<Record<string, unknown>> => {
  const { tags_all: all, tags } = isRecord(values) ? values : {};
  return { ...(isRecord(all) ? all : {}), ...(isRecord(tags) ? tags : {}) };
};

const most = 3;
function readersText(readers: readonly TagReader[]): string {
  const names = [...new Set(readers.map(({ stack, address }) => `${stack} ${address}`))];
  return `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;
}

const changes =
  (matters: (readers: readonly TagReader[], lost: boolean) => boolean): Matcher =>
  ({ effect, before, after }, estate) => {
    if (effect !== "update" && effect !== "replace") return [];
    const [was, is] = [tagsOf(before), tagsOf(after)];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().flatMap((key) => {
      if (was[key] === is[key]) return [];
      const readers = estate.tagReaders?.(key) ?? [];
      if (readers.length === 0 || !matters(readers, was[key] !== undefined)) return [];
      return [
        found(
          `${key}: ${text(was[key])} → ${text(is[key])}, which ${readersText(readers)} ${readers.length === 1 ? "reads" : "read"}`,
          "tags",
        ),
      ];
    });
  };

const text = (value: unknown): string => (value === unknown ? "known after apply" : value === undefined ? "not set" : String(value));

/** A tag that comes where there was none takes nothing away that was decided by it. */
export const decidingTagChanged: Matcher = changes((readers, lost) => lost && readers.some(({ decides }) => decides));
export const readTagChanged: Matcher = changes((readers, lost) => !lost || !readers.some(({ decides }) => decides));
