import { type Tier } from "./model";
import { type Finding } from "./findings";
import { type Review, type ReviewedChange } from "./review";
import { rules } from "./rules";

const levels: Readonly<Record<Tier, "error" | "warning" | "note">> = {
  irreversible: "error",
  dangerous: "error",
  look: "warning",
  safe: "note",
};
/** GitHub sorts by this figure: 9 and more is critical, 7 high, 4 medium. */
const severity: Readonly<Record<Tier, string>> = { irreversible: "9.5", dangerous: "8.0", look: "4.0", safe: "1.0" };

/**
 * Results that GitHub takes in one run; a file with more is refused as a whole.
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const mostResults = 25_000;

/**
 * The findings as SARIF 2.1.0. A finding lies in the synthesized JSON of its stack; the construct
 * and the address are its logical places. What is known only after the apply is of the kind `open`.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function reviewSarif({ changes }: Review) {
  const results = changes.flatMap((change) => change.findings.map((finding) => ({ change, finding })));
  const left = Math.max(0, results.length - mostResults);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "estate review",
            rules: rules.map(({ id, topic, tier, title, why, see }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: why },
              helpUri: see,
              defaultConfiguration: { level: levels[tier] },
              properties: { tags: [topic, tier], "security-severity": severity[tier] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        // The worst changes come first, and so what is cut off is the mildest.
        results: results.slice(0, mostResults).map(({ change, finding }) => result(change, finding)),
        ...(left === 0
          ? {}
          : {
              invocations: [
                {
                  executionSuccessful: true,
                  toolExecutionNotifications: [
                    {
                      level: "warning",
                      message: {
                        text: `${left} of ${results.length} findings are left out, the mildest, because code scanning takes no more than ${mostResults}; review.json has all of them`,
                      },
                    },
                  ],
                },
              ],
            }),
      },
    ],
  };
}

function result(
  { stack, address, construct, effect, declaredAt, configKeys = [] }: ReviewedChange,
  { rule: id, tier, text, certain }: Finding,
) {
  const index = rules.findIndex((rule) => rule.id === id);
  const title = rules[index]?.title ?? id;
  return {
    ruleId: id,
    ruleIndex: index,
    // SARIF gives a level to failures only.
    ...(certain ? { kind: "fail", level: levels[tier] } : { kind: "open", level: "none" }),
    message: { text: `${title}: ${address} in ${stack} (${effect})${text === "" ? "" : `: ${text}`}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: `cdktf.out/stacks/${stack}/cdk.tf.json` },
          region: { startLine: declaredAt?.line ?? 1 },
        },
        logicalLocations: [
          { fullyQualifiedName: `${stack}/${address}`, kind: "resource" },
          ...(construct === undefined ? [] : [{ fullyQualifiedName: construct, kind: "object" }]),
        ],
      },
    ],
    // The key of the configuration is where a reader would change it.
    ...(configKeys.length === 0
      ? {}
      : {
          relatedLocations: configKeys.map(({ key, file, line }, id) => ({
            id,
            message: { text: `made by ${key}` },
            physicalLocation: { artifactLocation: { uri: file }, region: { startLine: line ?? 1 } },
          })),
        }),
    // The same finding keeps its identity from one run to the next, whatever its values.
    partialFingerprints: { "change/v1": `${stack}/${address}/${id}/${text.replaceAll(/\d+/g, "#")}` },
  };
}
