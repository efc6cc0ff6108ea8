/** A step of a document of Automation that calls AWS, with the value of the parameter `Service` in place. */
export interface AutomationCall {
  readonly step: string;
  /** `rds.DescribeDBInstances` */
  readonly operation: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly nextStep?: string;
  readonly isEnd?: boolean;
}

interface Document {
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, { readonly allowedValues?: readonly unknown[] }>>;
  readonly mainSteps: readonly Step[];
}

/** The parameter that chooses what steps work on; a reference to it stands in names. */
const chooses = "Service";
const reference = `{{ ${chooses} }}`;

const calls: readonly string[] = ["aws:executeAwsApi", "aws:waitForAwsResourceProperty", "aws:assertAwsResourceProperty"];

/** Role of a document that names one; undefined where whoever starts it says which. */
export function roleOfDocument(content: string): string | undefined {
  const { assumeRole } = JSON.parse(content) as Document;
  return assumeRole.startsWith("arn:") ? assumeRole : undefined;
}

/** Calls of all runs of a document: of each allowed value those steps that it leads to. @param content as it stands in the synthesized JSON */
export function automationCalls(content: string): AutomationCall[] {
  const document = JSON.parse(content) as Document;
  const values = document.parameters[chooses]?.allowedValues ?? [undefined];
  return values.flatMap((value) => callsWith(document, value === undefined ? undefined : String(value)));
}

function callsWith({ mainSteps: steps }: Document, value: string | undefined): AutomationCall[] {
  const reached = new Set<Step>();
  const visit = (name: string | undefined): void => {
    const step = steps.find((one) => one.name === name);
    if (step === undefined || reached.has(step)) return;
    reached.add(step);
    nextOf(steps, step, value).forEach(visit);
  };
  visit(steps[0]?.name);
  return [...reached]
    .filter(({ action }) => calls.includes(action))
    .map(({ name, inputs: { Service: service, Api: api, ...inputs } }) => ({
      step: name,
      operation: `${String(service)}.${String(api)}`,
      inputs: (value === undefined ? inputs : withValue(inputs, value)) as AutomationCall["inputs"],
    }));
}

/** Where a step leads; a branch on the parameter to one step, a branch on what a run finds out to all that it names. */
function nextOf(steps: readonly Step[], step: Step, value: string | undefined): (string | undefined)[] {
  if (step.isEnd === true) return [];
  if (step.action !== "aws:branch") return [step.nextStep ?? steps[steps.indexOf(step) + 1]?.name];
  const { Choices: choices, Default: otherwise } = step.inputs as {
    Choices: { NextStep: string; Variable: string; StringEquals: string }[];
    Default: string;
  };
  return choices.every(({ Variable }) => Variable === reference)
    ? [choices.find(({ StringEquals }) => StringEquals === value)?.NextStep ?? otherwise]
    : [...choices.map(({ NextStep }) => NextStep), otherwise];
}

function withValue(given: unknown, value: string): unknown {
  if (typeof given === "string") return given.replaceAll(reference, value);
  if (Array.isArray(given)) return given.map((one) => withValue(one, value));
  if (typeof given !== "object" || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, one]) => [key, withValue(one, value)]));
}
