import { type AutomationDocument, type Step, valueTypes } from "./document";
import { endsOf, nextOf, stepsBefore } from "./flow";
import { referencesIn } from "./references";

/** Fields of each part that are known here; another one is a mistake until somebody looks it up. */
const known = {
  document: ["schemaVersion", "description", "assumeRole", "parameters", "mainSteps", "outputs"],
  parameter: ["type", "description", "allowedPattern", "allowedValues"],
  step: ["name", "action", "description", "inputs", "outputs", "timeoutSeconds", "maxAttempts", "onFailure", "nextStep", "isEnd"],
  output: ["Name", "Selector", "Type"],
  choice: ["NextStep", "Variable", "StringEquals"],
} as const;

/** Inputs that each action must have; `call` stands for Service and Api, beside which the operation's own arguments may stand. */
const inputs: Readonly<Record<Step["action"], { readonly call: boolean; readonly needed: readonly string[] }>> = {
  "aws:executeAwsApi": { call: true, needed: [] },
  "aws:waitForAwsResourceProperty": { call: true, needed: ["PropertySelector", "DesiredValues"] },
  "aws:assertAwsResourceProperty": { call: true, needed: ["PropertySelector", "DesiredValues"] },
  "aws:branch": { call: false, needed: ["Choices", "Default"] },
  "aws:sleep": { call: false, needed: ["Duration"] },
  "aws:approve": { call: false, needed: ["Message", "MinRequiredApprovals", "Approvers"] },
};

/** The longest that AWS lets a document be, in bytes. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
const longestBytes = 64 * 1024;
const selector = /^\$(?:\.\w+|\[(?:\d+|\*)\])+$/;
const roleForm = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

const unknownKeys = (what: string, value: object, keys: readonly string[]): string[] =>
  Object.keys(value)
    .filter((key) => !keys.includes(key))
    .map((key) => `${what}: ${key} is none of ${keys.join(", ")}`);

/**
 * What is wrong with a document: an unknown field, action or input, a reference to what does not exist or may not have run yet, a
 * step that is never reached or leads nowhere, a parameter that takes anything. Whatever is not known here is a mistake.
 */
export function mistakesIn(document: AutomationDocument): string[] {
  const steps = document.mainSteps;
  const names = steps.map(({ name }) => name);
  return [
    ...unknownKeys("the document", document, known.document),
    ...(document.schemaVersion === "0.3" ? [] : [`schemaVersion is ${String(document.schemaVersion)}, and Automation takes 0.3`]),
    ...(roleForm.test(document.assumeRole) ? [] : [`assumeRole ${document.assumeRole} is no ARN of a role`]),
    ...(document.description.trim() === "" ? ["the document has no description"] : []),
    ...(Buffer.byteLength(JSON.stringify(document)) > longestBytes ? [`the document has more than ${longestBytes} bytes`] : []),
    ...parameterMistakes(document),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} stands twice`),
    ...steps.flatMap((step) => stepMistakes(step, names).map((mistake) => `${step.name}: ${mistake}`)),
    ...flowMistakes(steps),
    ...referenceMistakes(document),
  ];
}

function parameterMistakes({ parameters, mainSteps }: AutomationDocument): string[] {
  const used = new Set(mainSteps.flatMap(({ inputs: given }) => referencesIn(given)));
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const { type, description } = parameter;
    const pattern = "allowedPattern" in parameter ? parameter.allowedPattern : undefined;
    const values = "allowedValues" in parameter ? parameter.allowedValues : undefined;
    return [
      ...unknownKeys(name, parameter, known.parameter),
      ...(/^[A-Z]\w*$/.test(name) ? [] : ["a parameter begins with a capital and has letters and digits"]),
      ...(["String", "Integer"].includes(type) ? [] : [`the type ${String(type)} is neither String nor Integer`]),
      ...(type === "Integer" && pattern !== undefined ? ["an Integer has no pattern"] : []),
      ...(description.trim() === "" ? ["it has no description"] : []),
      ...(pattern === undefined && (values ?? []).length === 0 ? ["it takes anything; allowedPattern or allowedValues says what"] : []),
      ...(pattern === undefined || /^\^.*\$$/.test(pattern) ? [] : [`allowedPattern ${pattern} is not about the whole value: ^…$`]),
      ...(used.has(name) ? [] : ["no step uses it"]),
    ].map((mistake) => `parameter ${name}: ${mistake}`);
  });
}

function stepMistakes(step: Step, names: readonly string[]): string[] {
  const wanted = (inputs as Readonly<Record<string, (typeof inputs)[Step["action"]] | undefined>>)[step.action];
  if (wanted === undefined) return [`the action ${step.action} is none of ${Object.keys(inputs).join(", ")}`];
  const given: Readonly<Record<string, unknown>> = step.inputs;
  const needed = [...(wanted.call ? ["Service", "Api"] : []), ...wanted.needed];
  const outputs = ("outputs" in step ? step.outputs : undefined) ?? [];
  const target = step.onFailure.replace(/^step:/, "");
  return [
    ...unknownKeys("the step", step, known.step),
    ...(/^[a-zA-Z0-9_]{3,128}$/.test(step.name) ? [] : ["a step's name has letters, digits and _"]),
    ...(Number.isInteger(step.timeoutSeconds) && step.timeoutSeconds > 0 ? [] : ["timeoutSeconds is no number of seconds"]),
    ...(step.onFailure === "Abort" || names.includes(target) ? [] : [`onFailure ${step.onFailure} is neither Abort nor a step`]),
    ...(step.action === "aws:executeAwsApi"
      ? Number.isInteger(step.maxAttempts) && step.maxAttempts > 0
        ? []
        : ["maxAttempts is no number of attempts"]
      : ["outputs", "maxAttempts"].filter((key) => key in step).map((key) => `${step.action} has no ${key} here`)),
    ...needed.filter((key) => isEmpty(given[key])).map((key) => `${step.action} needs the input ${key}`),
    ...(wanted.call ? [] : unknownKeys("inputs", given, needed)),
    ...(typeof given.PropertySelector === "string" && !selector.test(given.PropertySelector)
      ? [`${given.PropertySelector} is no path that is known here`]
      : []),
    ...(step.action === "aws:branch" ? step.inputs.Choices.flatMap((choice) => unknownKeys("a choice", choice, known.choice)) : []),
    ...outputs.flatMap((output) => [
      ...unknownKeys("an output", output, known.output),
      ...(/^[A-Z]\w*$/.test(output.Name) ? [] : [`the output ${output.Name} does not begin with a capital`]),
      ...(selector.test(output.Selector) ? [] : [`${output.Selector} is no path that is known here`]),
      ...(valueTypes.includes(output.Type) ? [] : [`${String(output.Type)} is none of ${valueTypes.join(", ")}`]),
    ]),
  ];
}

const isEmpty = (value: unknown): boolean => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

function flowMistakes(steps: readonly Step[]): string[] {
  const names = steps.map(({ name }) => name);
  if (steps.length === 0) return ["there is no step"];
  const reached = new Set<string>();
  const visit = (name: string | undefined): void => {
    const step = steps.find((one) => one.name === name);
    if (step === undefined || reached.has(step.name)) return;
    reached.add(step.name);
    nextOf(steps, step).forEach(visit);
  };
  visit(names[0]);
  return [
    ...steps.flatMap((step, index) =>
      nextOf(steps, step).flatMap((next) => {
        if (!names.includes(next)) return [`${step.name}: ${next} is no step`];
        return names.indexOf(next) <= index ? [`${step.name}: ${next} comes before it, and a run must end`] : [];
      }),
    ),
    ...steps
      .filter((step) => step.isEnd === true && (step.nextStep !== undefined || step.action === "aws:branch"))
      .map(({ name }) => `${name}: it ends the run and leads on`),
    ...names.filter((name) => !reached.has(name)).map((name) => `${name}: no step leads to it`),
    ...endsOf(steps)
      .filter((step) => step.isEnd !== true)
      .map(({ name }) => `${name}: nothing follows, and isEnd does not say so`),
  ];
}

/** What a run itself is called. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html */
const ofTheRun: readonly string[] = ["automation:EXECUTION_ID", "global:REGION", "global:ACCOUNT_ID"];

function referenceMistakes({ parameters, mainSteps: steps, outputs }: AutomationDocument): string[] {
  const made = (name: string | undefined): string[] => {
    const step = steps.find((one) => one.name === name);
    return step !== undefined && "outputs" in step ? (step.outputs ?? []).map((output) => `${name}.${output.Name}`) : [];
  };
  return [
    ...steps.flatMap((step) =>
      referencesIn(step.inputs)
        .filter((reference) => !(reference in parameters) && !ofTheRun.includes(reference))
        .flatMap((reference) => {
          const [from = ""] = reference.split(".");
          if (!made(from).includes(reference)) return [`${step.name}: {{ ${reference} }} is no parameter and no output of a step`];
          return stepsBefore(steps, step.name).has(from)
            ? []
            : [`${step.name}: {{ ${reference} }} may be missing, since ${from} does not always come before`];
        }),
    ),
    ...outputs
      .filter((output) => !made(output.split(".")[0]).includes(output))
      .map((output) => `outputs: ${output} is no output of a step`),
  ];
}

/** A document's text. @throws Error with everything that is wrong with it */
export function automationJson(document: AutomationDocument): string {
  const mistakes = mistakesIn(document);
  if (mistakes.length > 0) throw new Error(`${document.description}: the document of Automation is not right:\n${mistakes.join("\n")}`);
  return JSON.stringify(document);
}
