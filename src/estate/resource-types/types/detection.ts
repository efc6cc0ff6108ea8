import { createdAgain, harmlessTwice, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const detection: ResourceTypes = {
  "aws_guardduty_*": { loss: "nothing" },
  aws_guardduty_detector: {
    loss: { of: "its findings" },
    adoption: refusedTwice("a region has one detector"),
  },
  aws_guardduty_detector_feature: {
    loss: "nothing",
    adoption: createdAgain("it has no import; it is a setting of the detector, and is set again"),
  },
  "aws_inspector2_*": { loss: "nothing" },
  aws_inspector2_enabler: {
    loss: { of: "its findings" },
    adoption: createdAgain("it has no import; it is a setting of the region, and is set again"),
  },
  "aws_macie2_*": { loss: "nothing" },
  aws_macie2_account: {
    loss: { of: "its findings" },
    adoption: refusedTwice("Macie is enabled in a region once"),
  },
  aws_macie2_classification_job: {
    loss: "nothing",
    adoption: harmlessTwice("a second one searches the same again until somebody cancels it: it changes nothing"),
  },
  "aws_securityhub_*": { loss: "nothing" },
  aws_securityhub_account: {
    loss: { of: "its findings" },
    adoption: refusedTwice("Security Hub is enabled in a region once"),
  },
  aws_securityhub_automation_rule: {
    loss: "nothing",
    adoption: harmlessTwice("a second one stands beside it and sets the same; it is deleted by hand"),
  },
  aws_securityhub_finding_aggregator: {
    loss: "nothing",
    adoption: refusedTwice("an account has one aggregator"),
  },
  aws_securityhub_standards_subscription: {
    loss: "nothing",
    adoption: harmlessTwice("AWS answers with the subscription that there is"),
  },
};
