import { type AutomationDocument } from "../../../src/modules/automation/document";
import { realStacks, resources, type SynthesizedStack } from "../estate";

/** A document of a runbook, as it is synthesized. */
export interface RunbookDocument {
  readonly stack: SynthesizedStack;
  /** Name by which it is started. */
  readonly name: string;
  readonly content: string;
  readonly document: AutomationDocument;
}

/** Every document of a runbook of the estate; those of AWS Config's remediations have another layer. */
export async function runbookDocuments(): Promise<RunbookDocument[]> {
  return (await realStacks()).filter(({ layer }) => layer === "observability").flatMap(documentsOf);
}

export const documentsOf = (stack: SynthesizedStack): RunbookDocument[] =>
  resources(stack, "aws_ssm_document").map(({ args }) => ({
    stack,
    name: String(args["name"]),
    content: String(args["content"]),
    document: JSON.parse(String(args["content"])) as AutomationDocument,
  }));

/** The one document of a stack whose name ends so. */
export function documentNamed(stack: SynthesizedStack, end: string): RunbookDocument {
  const found = documentsOf(stack).find(({ name }) => name.endsWith(`-runbook-${end}`));
  if (found === undefined)
    throw new Error(
      `${stack.id} has no document ${end}; it has ${documentsOf(stack)
        .map(({ name }) => name)
        .join(", ")}`,
    );
  return found;
}
