/** Kinds of values that parameters and outputs have. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html */
export const valueTypes = ["String", "StringList", "Boolean", "Integer", "MapList", "StringMap"] as const;
export type ValueType = (typeof valueTypes)[number];

/** What a person says when the automation is started; one of the two says what is taken. */
export type Parameter = { readonly description: string } & (
  | { readonly type: "String"; readonly allowedPattern: string }
  | { readonly type: "String"; readonly allowedValues: readonly string[] }
  | { readonly type: "Integer"; readonly allowedValues: readonly number[] }
);

/** A value of the answer, for later steps and for who looks at the run. */
export interface Output {
  readonly Name: string;
  /** JSONPath below the answer, for example `$.services[0].status`. */
  readonly Selector: string;
  readonly Type: ValueType;
}

/** One way of a branch. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html */
export interface Choice {
  readonly NextStep: string;
  readonly Variable: string;
  readonly StringEquals: string;
}

interface Flow {
  /** Letters and digits: it stands in references. */
  readonly name: string;
  readonly description?: string;
  /** Seconds. */
  readonly timeoutSeconds: number;
  /** Where a failure leads: nowhere, or to a later step. */
  readonly onFailure: "Abort" | `step:${string}`;
  readonly nextStep?: string;
  readonly isEnd?: boolean;
}

/** Actions of Automation that documents of the estate use. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
export type Step = Flow &
  (
    | {
        readonly action: "aws:executeAwsApi";
        /** More than one where the call may be made twice. */
        readonly maxAttempts: number;
        readonly inputs: { readonly Service: string; readonly Api: string; readonly [argument: string]: unknown };
        readonly outputs?: readonly Output[];
      }
    | {
        readonly action: "aws:waitForAwsResourceProperty" | "aws:assertAwsResourceProperty";
        readonly inputs: {
          readonly Service: string;
          readonly Api: string;
          readonly PropertySelector: string;
          readonly DesiredValues: readonly string[];
          readonly [argument: string]: unknown;
        };
      }
    | { readonly action: "aws:branch"; readonly inputs: { readonly Choices: readonly Choice[]; readonly Default: string } }
    | { readonly action: "aws:sleep"; readonly inputs: { readonly Duration: string } }
    | {
        readonly action: "aws:approve";
        readonly inputs: { readonly Message: string; readonly MinRequiredApprovals: number; readonly Approvers: readonly string[] };
      }
  );

/** A document of Systems Manager Automation. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
export interface AutomationDocument {
  readonly schemaVersion: "0.3";
  readonly description: string;
  /** ARN of the role that every call is made with. */
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly mainSteps: readonly Step[];
  /** `step.Output` of what a run shows at its end; those of steps that were passed over have no value. */
  readonly outputs: readonly string[];
}

/** What a runbook's module says; role and schema are the construct's. */
export type Mechanics = Pick<AutomationDocument, "description" | "parameters" | "mainSteps" | "outputs">;
