import { type Construct } from "constructs";
import { type FunctionArchive } from "../facts/function-archive";

const contextKey = "functionArchives";

/** Context of the app that gives stacks the archives of all functions; they are built before synthesis. */
export const archivesContext = (archives: readonly FunctionArchive[]): Record<string, unknown> => ({ [contextKey]: archives });

/**
 * The archive of a function.
 *
 * @param name folder below `src/functions/`
 * @throws Error when there is no such function.
 */
export function archiveOf(scope: Construct, name: string): FunctionArchive {
  const archives = scope.node.getContext(contextKey) as readonly FunctionArchive[];
  const archive = archives.find((candidate) => candidate.name === name);
  if (archive === undefined)
    throw new Error(`there is no function ${name}; there are ${archives.map((candidate) => candidate.name).join(", ")}`);
  return archive;
}
