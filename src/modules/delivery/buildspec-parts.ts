import changes from "./buildspecs/parts/changes.yml";
import guard from "./buildspecs/parts/guard.yml";
import role from "./buildspecs/parts/role.yml";
import terraform from "./buildspecs/parts/terraform.yml";

/** What several build specifications of the estate's own jobs have in common. */
const parts: Readonly<Record<string, string>> = { changes, guard, role, terraform };

/**
 * A build specification with its parts in their places: a line that is only `# <name>`.
 *
 * @param own parts of this specification alone, as text of whole lines without indentation
 * @throws Error for a part that there is none of.
 */
export const withParts = (text: string, own: Readonly<Record<string, string>> = {}): string =>
  text.replaceAll(/^( *)# <(\w+)>\n/gm, (_, indentation: string, name: string) => {
    const common = parts[name];
    if (common !== undefined) return common;
    const lines = own[name];
    if (lines === undefined) throw new Error(`a build specification asks for the part ${name}, of which there is none`);
    return lines
      .split("\n")
      .map((line) => `${indentation}${line}\n`)
      .join("");
  });
