import { loadEstate } from "../../config/load";
import { type Adoption, type NoAdoption } from "../estate/judge/provenance/adopt";
import { type Attribution, type KeyPlace } from "../estate/judge/provenance/answer";
import { adoptValue, attributeArguments } from "../estate/judge/provenance/client";
import { UserError } from "../common/user-error";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { inline, parseValue } from "./key-value";
import { plainTable } from "./table";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("<stack>", "stack, as `estate list` names it")
    .argument("<address>", "address of a resource or data source in the stack, as plans name it")
    .argument(
      "[argument]",
      "argument, as plans name it, such as retention_in_days or rule[0].status (default: every argument that a key determines)",
    )
    .option("--wants <value>", "show which key would have to say what for the argument to be this value (JSON, or text)")
    .addHelpText(
      "after",
      "\nFound by trial: each key is changed, the stack made again, and what moved is looked at.\nReads the configuration and the code, no state and no plan.\nExit codes: 0 answered, 1 failed, 2 no key says what --wants asks for.",
    )
    .action((stack: string, address: string, argument: string | undefined, { wants }: { wants?: string }) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        loadEstate(workspace.config);
        if (wants === undefined) {
          const [answer] = await attributeArguments(workspace, [{ stack, address, argument }], options.signal, { strict: true });
          if (answer === undefined) throw new Error("a question was not answered");
          if (options.json) printJson({ format: "estate-why/1", ...answer });
          else print(attributionText(answer));
          return exitCodes.fine;
        }
        if (argument === undefined)
          throw new UserError({ problem: "--wants is about one argument, and none is named", fix: "name the argument after the address" });
        const wish = { stack, address, argument, value: parseValue(wants) };
        const answer = await adoptValue(workspace, wish, options.signal);
        if (options.json) printJson({ format: "estate-why-wants/1", ...wish, ...answer });
        else print(adoptionText(answer, `${argument} of ${address}`));
        return answer.verified ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

const mostShown = 60;
const mostRows = 20;
const short = (value: unknown): string => (inline(value).length > mostShown ? `${inline(value).slice(0, mostShown)}…` : inline(value));
const place = ({ file, line }: KeyPlace): string => (line === undefined ? file : `${file}:${line}`);
const written = (key: KeyPlace): string =>
  key.default ? `${key.value === null ? "not written" : "default of the schema"}; its place is below ${place(key)}` : place(key);

function attributionText({ stack, address, argument, value, construct, keys, presence, untried }: Attribution): string {
  const head = `${stack} ${address}${argument === undefined ? "" : ` ${argument} = ${value === undefined ? "not set" : short(value)}`}`;
  const made = construct === undefined ? [] : [`made by the construct ${construct}`];
  const table = plainTable(
    ["key", "value", "where", ...(argument === undefined ? ["determines"] : [])].map((title) => ({ title })),
    keys.map((key) => [
      key.key,
      key.value === null ? "-" : short(key.value),
      written(key),
      ...(argument === undefined ? [key.arguments.join("\n")] : []),
    ]),
  );
  const determined = keys.length === 0 ? "no key of the configuration determines it: it is fixed in the construct" : table;
  const exists =
    presence.length === 0
      ? []
      : [
          "",
          "whether it exists:",
          plainTable(
            [{ title: "key" }, { title: "where" }],
            presence.map((key) => [key.key, written(key)]),
          ),
        ];
  const unknown = untried.length === 0 ? [] : ["", `no other value could be tried for ${untried.map(({ key }) => key).join(", ")}`];
  return [head, ...made, "", determined, ...exists, ...unknown].join("\n");
}

function adoptionText(answer: Adoption | NoAdoption, what: string): string {
  if (!answer.verified) return [`${what}: ${answer.why}`, ...answer.refused.map((one) => `  ${one}`)].join("\n");
  const { wanted, alsoChanges } = answer;
  const says = wanted === undefined ? `leave out ${answer.key}` : `write ${answer.key}: ${inline(wanted)}`;
  const rows = alsoChanges
    .slice(0, mostRows)
    .map(({ stack, address, effect, arguments: paths }) => [stack, address, effect, paths.join("\n")]);
  const rest = alsoChanges.length > mostRows ? `\nand ${alsoChanges.length - mostRows} more (--json)` : "";
  const besides =
    alsoChanges.length === 0
      ? "nothing else changes"
      : `also changes:\n${plainTable(
          ["stack", "address", "effect", "arguments"].map((title) => ({ title })),
          rows,
        )}${rest}`;
  const now = answer.value === null ? "" : `, instead of ${short(answer.value)}`;
  return `${says} ${answer.default ? `below ${place(answer)}` : `at ${place(answer)}`}${now}\ntried: the stack then says it, and the check accepts it\n${besides}`;
}
