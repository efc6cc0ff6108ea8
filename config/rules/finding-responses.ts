import { findingKinds, mostFindingResponses } from "../../src/facts/finding-responses";
import { rule } from "./rule";

const at = (name: string, ...rest: readonly string[]) => ["observability", "findingResponses", name, ...rest];

/** `UnauthorizedAccess:IAMUser/Family`: the kind of resource. */
const kindOf = (type: string): string => /:(\w+)\//.exec(type)?.[1] ?? "";

export const findingResponseRules = [
  rule({
    id: "findings-have-one-response",
    reads: ["observability"],
    check: ({ observability: { findingResponses } }, report) => {
      const all = Object.entries(findingResponses).flatMap(([name, { findings }]) => findings.map((type) => ({ name, type })));
      for (const { name, type } of all) {
        const other = all.find((one) => one.name !== name && type.startsWith(one.type));
        if (other === undefined) continue;
        report({
          path: at(name, "findings"),
          got: type,
          allowed: `types that no other response answers; ${other.name} answers ${other.type}`,
          fix: "leave one of them out, or write more of the type's family in both",
        });
      }
      if (Object.keys(findingResponses).length > mostFindingResponses)
        report({
          path: ["observability", "findingResponses"],
          got: `${Object.keys(findingResponses).length} responses`,
          allowed: `at most ${mostFindingResponses}`,
          fix: "put findings that are answered alike into one response",
        });
    },
  }),
  rule({
    id: "findings-name-what-is-acted-on",
    reads: ["observability"],
    check: ({ observability: { findingResponses } }, report) => {
      for (const [name, { findings, action }] of Object.entries(findingResponses))
        for (const type of findings) {
          if (findingKinds[action].includes(kindOf(type))) continue;
          report({
            path: at(name, "findings"),
            got: type,
            allowed: `types of ${findingKinds[action].join(" and ")}, which name what ${action} acts on`,
            fix: "take the type out, or choose the action that was meant",
          });
        }
    },
  }),
];
