import { type SynthesizedStack } from "../../synthesized";
import { dataRules } from "./data";
import { deliveryRules } from "./delivery";
import { edgeRules } from "./edge";
import { identityRules } from "./identity";
import { policySizeRules } from "./policy-sizes";
import { Estate, type RuleBreak, type ServiceRule } from "./rule";
import { metricRules } from "./metrics";
import { compositeRules } from "./composites";
import { messageRules } from "./messages";
import { networkRules } from "./network";
import { secretRules } from "./secrets";
import { servicesRules } from "./services";
import { storageRules } from "./storage";

/** Everything on record of how services work together. */
export const serviceRules: readonly ServiceRule[] = [
  ...identityRules,
  ...policySizeRules,
  ...dataRules,
  ...secretRules,
  ...messageRules,
  ...compositeRules,
  ...storageRules,
  ...networkRules,
  ...edgeRules,
  ...servicesRules,
  ...deliveryRules,
  ...metricRules,
];

export interface ServiceFinding extends RuleBreak {
  readonly rule: string;
  readonly aws: string;
  readonly source: string;
}

/** What of synthesized stacks AWS would refuse or break, though each argument by itself is one that it accepts. */
export function checkServices(stacks: readonly SynthesizedStack[]): ServiceFinding[] {
  const estate = new Estate(stacks);
  return serviceRules.flatMap(({ id, aws, source, find }) => find(estate).map((one) => ({ ...one, rule: id, aws, source })));
}
