import { entries, typeFiles } from "./all-types";

/** What has to be said of a type in use before the tools can judge it, and where; empty when all is known. */
export function missingOf(type: string): readonly string[] {
  const entry = entries.get(type);
  return [
    ...(entry?.loss === undefined ? [`${type}: say in \`loss\` what is lost with it, or that nothing is, in ${fileOf(type)}`] : []),
    ...(entry?.adoption === undefined ? [`${type}: say in \`adoption\` how one that exists is adopted, in ${fileOf(type)}`] : []),
  ];
}

/** The file that has, or should have, the entry of a type: where its nearest relatives by name are. */
function fileOf(type: string): string {
  const relatives = Object.entries(typeFiles).flatMap(([file, types]) =>
    Object.keys(types).map((other) => ({ file, shared: shared(type, other) })),
  );
  const nearest = relatives.reduce((best, one) => (one.shared > best.shared ? one : best), { file: "", shared: 1 });
  const file = nearest.file === "" ? `${type.split("_")[1] ?? type}.ts (new: import it in ../all-types.ts)` : `${nearest.file}.ts`;
  return `src/estate/resource-types/types/${file}`;
}

/** How many words two names begin with alike, `aws` counted. */
function shared(type: string, other: string): number {
  const words = other.replace(/_?\*$/, "").split("_");
  const mine = type.split("_");
  const differs = words.findIndex((word, index) => word !== mine[index]);
  return differs < 0 ? words.length : differs;
}
