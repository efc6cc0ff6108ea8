import { automationJson, mistakesIn } from "../../../src/modules/automation/check";
import { type AutomationDocument, type Step } from "../../../src/modules/automation/document";
import { type Writable } from "../../helpers/estate";

const see: Step = {
  name: "see",
  action: "aws:executeAwsApi",
  timeoutSeconds: 60,
  maxAttempts: 3,
  onFailure: "Abort",
  inputs: { Service: "rds", Api: "DescribeDBInstances", DBInstanceIdentifier: "{{ Name }}" },
  outputs: [{ Name: "Status", Selector: "$.DBInstances[0].DBInstanceStatus", Type: "String" }],
};
const choose: Step = {
  name: "choose",
  action: "aws:branch",
  timeoutSeconds: 60,
  onFailure: "Abort",
  inputs: { Choices: [{ NextStep: "reboot", Variable: "{{ see.Status }}", StringEquals: "failed" }], Default: "wait" },
};
const reboot: Step = {
  name: "reboot",
  action: "aws:executeAwsApi",
  timeoutSeconds: 60,
  maxAttempts: 1,
  onFailure: "Abort",
  inputs: { Service: "rds", Api: "RebootDBInstance", DBInstanceIdentifier: "{{ Name }}" },
  outputs: [{ Name: "Arn", Selector: "$.DBInstance.DBInstanceArn", Type: "String" }],
};
const wait: Step = {
  name: "wait",
  action: "aws:waitForAwsResourceProperty",
  timeoutSeconds: 600,
  onFailure: "Abort",
  isEnd: true,
  inputs: {
    Service: "rds",
    Api: "DescribeDBInstances",
    DBInstanceIdentifier: "{{ Name }}",
    PropertySelector: "$.DBInstances[0].DBInstanceStatus",
    DesiredValues: ["available"],
  },
};
const right: AutomationDocument = {
  schemaVersion: "0.3",
  description: "Reboots what has failed",
  assumeRole: "arn:aws:iam::111111111111:role/one",
  parameters: { Name: { type: "String", description: "A database", allowedPattern: "^[a-z]+$" } },
  mainSteps: [see, choose, reboot, wait],
  outputs: ["see.Status"],
};

const changed = (edit: (document: Writable<AutomationDocument>) => void): string[] => {
  const copy = structuredClone(right) as Writable<AutomationDocument>;
  edit(copy);
  return mistakesIn(copy as AutomationDocument);
};
const withStep = (index: number, fields: object): string[] =>
  changed((document) => Object.assign(document.mainSteps[index] as object, fields));
const withInputs = (index: number, fields: object): string[] =>
  changed((document) => Object.assign((document.mainSteps[index] as { inputs: object }).inputs, fields));

describe("the check of documents of Automation", () => {
  it("lets a right one pass, as its text", () => {
    expect(mistakesIn(right)).toEqual([]);
    expect(JSON.parse(automationJson(right))).toEqual(right);
  });

  it.each([
    ["an unknown field", () => changed((document) => Object.assign(document, { files: {} })), "files is none of"],
    ["another schema", () => changed((document) => Object.assign(document, { schemaVersion: "2.2" })), "Automation takes 0.3"],
    ["no role", () => changed((document) => void (document.assumeRole = "")), "is no ARN of a role"],
    ["a role that whoever starts it names", () => changed((document) => void (document.assumeRole = "{{ Role }}")), "is no ARN of a role"],
    [
      "a parameter that takes anything",
      () => changed((document) => Object.assign(document.parameters, { Name: { type: "String", description: "A database" } })),
      "it takes anything",
    ],
    [
      "a pattern of a part",
      () =>
        changed((document) =>
          Object.assign(document.parameters, { Name: { type: "String", description: "A database", allowedPattern: "[a-z]+" } }),
        ),
      "is not about the whole value",
    ],
    [
      "a parameter that nothing uses",
      () =>
        changed((document) =>
          Object.assign(document.parameters, { Other: { type: "String", description: "Another", allowedValues: ["one"] } }),
        ),
      "no step uses it",
    ],
    ["no step", () => changed((document) => void (document.mainSteps = [])), "there is no step"],
    ["two steps of one name", () => withStep(2, { name: "see" }), "see stands twice"],
    ["an action that is not known", () => withStep(2, { action: "aws:executeScript" }), "the action aws:executeScript is none of"],
    ["an unknown field of a step", () => withStep(2, { isCritical: false }), "isCritical is none of"],
    ["a call of nothing", () => withInputs(2, { Api: "" }), "needs the input Api"],
    ["a wait for nothing", () => withInputs(3, { DesiredValues: [] }), "needs the input DesiredValues"],
    ["a path that is not one", () => withInputs(3, { PropertySelector: "$..Status" }), "is no path that is known"],
    ["an input that a branch does not have", () => withInputs(1, { Otherwise: "wait" }), "Otherwise is none of"],
    [
      "a choice by what is not known here",
      () => withInputs(1, { Choices: [{ NextStep: "reboot", Variable: "{{ see.Status }}", Contains: "fail" }] }),
      "Contains is none of",
    ],
    ["a failure that leads nowhere", () => withStep(0, { onFailure: "step:gone" }), "is neither Abort nor a step"],
    ["a failure that is passed over", () => withStep(0, { onFailure: "Continue" }), "is neither Abort nor a step"],
    ["a choice that leads nowhere", () => withInputs(1, { Default: "gone" }), "gone is no step"],
    ["a way back", () => withStep(2, { nextStep: "see" }), "comes before it, and a run must end"],
    ["a step that is not reached", () => withStep(0, { nextStep: "wait" }), "choose: no step leads to it"],
    ["an end that does not say so", () => withStep(3, { isEnd: false }), "nothing follows, and isEnd does not say so"],
    ["a reference to nothing", () => withInputs(2, { DBInstanceIdentifier: "{{ Gone }}" }), "{{ Gone }} is no parameter"],
    ["a reference to an output that is not made", () => withInputs(2, { DBInstanceIdentifier: "{{ see.Gone }}" }), "{{ see.Gone }} is no"],
    [
      "a reference to a step that may have been passed over",
      () => withInputs(3, { DBInstanceIdentifier: "{{ reboot.Arn }}" }),
      "{{ reboot.Arn }} may be missing",
    ],
    ["an output that nothing makes", () => changed((document) => void (document.outputs = ["see.Gone"])), "outputs: see.Gone is no output"],
    ["no time limit", () => withStep(0, { timeoutSeconds: 0 }), "timeoutSeconds is no number"],
    ["outputs of a wait", () => withStep(3, { outputs: [] }), "has no outputs here"],
  ])("finds %s", (_, mistakes, said) => {
    expect(mistakes()).toEqual(expect.arrayContaining([expect.stringContaining(said)]));
  });

  it("throws with everything that is wrong, so that nothing of it is synthesized", () => {
    const wrong = { ...right, assumeRole: "", outputs: ["gone.Gone"] };
    expect(() => automationJson(wrong)).toThrow(/Reboots what has failed.*assumeRole.*outputs: gone\.Gone/s);
  });
});
