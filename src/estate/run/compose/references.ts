/** A read of another stack's output: the remote state's id in the reading stack, and the field. */
export interface RemoteRead {
  readonly remote: string;
  readonly field: string;
}

/** Matches both forms in which an output is read: `.outputs.name` and `.outputs["name"]`. */
const remoteRead = /data\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs(?:\.([A-Za-z0-9_-]+)|\[\\?"([^"\\]+)\\?"\])/g;

/** Every read of another stack's output in a Terraform JSON value, each once, by name. */
export function remoteReadsIn(value: unknown): readonly RemoteRead[] {
  const reads = new Map<string, RemoteRead>();
  const visit = (node: unknown): void => {
    if (typeof node === "string") {
      if (!node.includes("data.terraform_remote_state.")) return;
      for (const [, remote = "", plain, quoted] of node.matchAll(remoteRead)) {
        const read = { remote, field: plain ?? quoted ?? "" };
        reads.set(`${remote} ${read.field}`, read);
      }
    } else if (typeof node === "object" && node !== null) Object.values(node).forEach(visit);
  };
  visit(value);
  return [...reads].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, read]) => read);
}

/** Name of the module argument that takes the place of a remote read. */
export const argumentName = ({ remote, field }: RemoteRead): string => `${remote}_${field}`.replaceAll("-", "_");

/**
 * Replaces every read of a remote state in a Terraform JSON value by a variable and collects the
 * reads, each once, in order of appearance. The input is not changed.
 *
 * @throws Error for a use of a remote state that is not the read of one named output.
 */
export function replaceRemoteReads<T>(value: T): { readonly value: T; readonly reads: readonly RemoteRead[] } {
  const reads = new Map<string, RemoteRead>();
  const visit = (node: unknown): unknown => {
    if (typeof node === "string") {
      const text = node.replaceAll(remoteRead, (_, remote: string, plain: string | undefined, quoted: string | undefined) => {
        const read = { remote, field: plain ?? quoted ?? "" };
        reads.set(argumentName(read), read);
        return `var.${argumentName(read)}`;
      });
      if (text.includes("data.terraform_remote_state."))
        throw new Error(`cannot replace the remote state in ${JSON.stringify(text)}; read one named output`);
      return text;
    }
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node === "object" && node !== null)
      return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, visit(child)]));
    return node;
  };
  // visit() keeps the shape and changes text inside strings only.
  return { value: visit(value) as T, reads: [...reads.values()] };
}
