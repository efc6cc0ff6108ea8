import { type AutomationDocument, type Step } from "../../../src/modules/automation/document";
import { resolved } from "./resolved";
import { select } from "./select";

/** A call of AWS that a step makes. */
export interface AutomationCall {
  readonly step: string;
  /** `rds.DescribeDBInstances` */
  readonly operation: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a run meets: AWS, and people who are asked. */
export interface AutomationWorld {
  readonly call: (call: AutomationCall) => Promise<unknown>;
  /** What an approver answers; nobody does without it. */
  readonly approve?: (message: string, approvers: readonly string[]) => "Approve" | "Reject";
}

export interface AutomationRun {
  readonly status: "Success" | "Failed" | "TimedOut" | "Rejected";
  /** Steps that were begun, in their order. */
  readonly steps: readonly string[];
  readonly calls: readonly AutomationCall[];
  /** By `step.Output`; those of steps that were passed over have none. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly failure?: string;
}

/** How far Automation's next look is away; no time passes here. */
const lookSeconds = 30;

class StepFailure extends Error {
  public constructor(
    public readonly status: Exclude<AutomationRun["status"], "Success">,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs a document as Systems Manager does: the actions that the estate's documents use, with parameters that are checked before
 * anything is called. Waiting takes no time.
 *
 * @param content the document as it is synthesized
 * @throws Error for parameters that AWS would not start it with
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
 */
export async function runDocument(
  content: string,
  given: Readonly<Record<string, string>>,
  world: AutomationWorld,
): Promise<AutomationRun> {
  const document = JSON.parse(content) as AutomationDocument;
  const known = new Map<string, unknown>([
    ...parametersOf(document, given),
    ["automation:EXECUTION_ID", "00000000-0000-4000-8000-000000000001"],
  ]);
  const [steps, calls]: [string[], AutomationCall[]] = [[], []];
  const ended = (status: AutomationRun["status"], failure?: string): AutomationRun => ({
    status,
    steps,
    calls,
    outputs: Object.fromEntries(document.outputs.filter((output) => known.has(output)).map((output) => [output, known.get(output)])),
    ...(failure === undefined ? {} : { failure }),
  });
  const named = (name: string | undefined): Step | undefined => document.mainSteps.find((one) => one.name === name);
  let step = document.mainSteps[0];
  while (step !== undefined) {
    const current: Step = step;
    steps.push(current.name);
    try {
      const chosen = await act(current, known, world, calls);
      step = named(chosen ?? following(document.mainSteps, current));
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      if (current.onFailure === "Abort") return ended(error.status, `${current.name}: ${error.message}`);
      step = named(current.onFailure.slice("step:".length));
    }
  }
  return ended("Success");
}

function parametersOf({ parameters }: AutomationDocument, given: Readonly<Record<string, string>>): [string, unknown][] {
  const unknown = Object.keys(given).filter((name) => !(name in parameters));
  if (unknown.length > 0) throw new Error(`InvalidAutomationExecutionParametersException: ${unknown.join(", ")} is unknown`);
  return Object.entries(parameters).map(([name, parameter]) => {
    const value = given[name];
    const isTaken =
      value !== undefined &&
      ("allowedPattern" in parameter
        ? new RegExp(parameter.allowedPattern).test(value)
        : (parameter.allowedValues as readonly unknown[]).map(String).includes(value));
    if (!isTaken) throw new Error(`InvalidAutomationExecutionParametersException: ${name} may not be ${value}`);
    return [name, parameter.type === "Integer" ? Number(value) : value];
  });
}

const following = (steps: readonly Step[], step: Step): string | undefined =>
  step.isEnd === true ? undefined : (step.nextStep ?? steps[steps.indexOf(step) + 1]?.name);

/** Does what a step says. @returns the step that a branch leads to */
async function act(step: Step, known: Map<string, unknown>, world: AutomationWorld, calls: AutomationCall[]): Promise<string | undefined> {
  const inputs = resolved(step.inputs, (name) => valueOf(known, name)) as Readonly<Record<string, unknown>>;
  switch (step.action) {
    case "aws:executeAwsApi": {
      const answer = await call(step, inputs, world, calls);
      for (const { Name, Selector, Type } of step.outputs ?? []) known.set(`${step.name}.${Name}`, typed(select(answer, Selector), Type));
      return undefined;
    }
    case "aws:assertAwsResourceProperty": {
      const found = await propertyOf(step, inputs, world, calls);
      if (!isDesired(inputs, found)) throw new StepFailure("Failed", `${String(found)} is none of ${String(inputs.DesiredValues)}`);
      return undefined;
    }
    case "aws:waitForAwsResourceProperty": {
      for (let waited = 0; waited <= step.timeoutSeconds; waited += lookSeconds)
        if (isDesired(inputs, await propertyOf(step, inputs, world, calls))) return undefined;
      throw new StepFailure("TimedOut", `${String(inputs.PropertySelector)} did not become ${String(inputs.DesiredValues)}`);
    }
    case "aws:branch": {
      const { Choices: choices, Default: otherwise } = inputs as unknown as (Step & { action: "aws:branch" })["inputs"];
      return choices.find(({ Variable, StringEquals }) => Variable === StringEquals)?.NextStep ?? otherwise;
    }
    case "aws:approve": {
      const answer = world.approve?.(String(inputs.Message), inputs.Approvers as readonly string[]);
      if (answer === undefined) throw new StepFailure("TimedOut", "nobody has answered");
      if (answer === "Reject") throw new StepFailure("Rejected", "an approver has rejected it");
      return undefined;
    }
    case "aws:sleep":
      return undefined;
  }
}

function valueOf(known: ReadonlyMap<string, unknown>, name: string): unknown {
  const value = known.get(name);
  if (value === undefined) throw new StepFailure("Failed", `{{ ${name} }} has no value`);
  return value;
}

async function call(
  { name }: Step,
  { Service, Api, PropertySelector: _selector, DesiredValues: _desired, ...inputs }: Readonly<Record<string, unknown>>,
  world: AutomationWorld,
  calls: AutomationCall[],
): Promise<unknown> {
  const made = { step: name, operation: `${String(Service)}.${String(Api)}`, inputs };
  calls.push(made);
  try {
    return await world.call(made);
  } catch (error) {
    throw new StepFailure("Failed", error instanceof Error ? error.message : String(error));
  }
}

const propertyOf = async (step: Step, inputs: Readonly<Record<string, unknown>>, world: AutomationWorld, calls: AutomationCall[]) =>
  select(await call(step, inputs, world, calls), String(inputs.PropertySelector));

const isDesired = ({ DesiredValues: desired }: Readonly<Record<string, unknown>>, found: unknown): boolean =>
  (desired as readonly unknown[]).map(String).includes(compared(found));

/** As AWS's own documents have it: `"True"` for a property that is true. */
const compared = (found: unknown): string => (typeof found === "boolean" ? (found ? "True" : "False") : String(found));

const typed = (value: unknown, type: string): unknown => (type === "String" && value !== undefined ? String(value) : value);
