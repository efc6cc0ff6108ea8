import { byTags, createdAgain } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const acm: ResourceTypes = {
  aws_acm_certificate: {
    loss: "service",
    adoption: byTags("acm:certificate", "arn"),
    mock: {
      resource: {
        ...arn("acm", "certificate/mock"),
        domain_validation_options: [
          {
            domain_name: "example.com",
            resource_record_name: "_mock.example.com",
            resource_record_type: "CNAME",
            resource_record_value: "_mock.acm-validations.aws",
          },
        ],
      },
    },
  },
  "aws_acm_certificate*": { loss: "service" },
  aws_acm_certificate_validation: {
    loss: "service",
    adoption: createdAgain("it has no import; it makes nothing, but waits for a certificate"),
    mock: { resource: { certificate_arn: arn("acm", "certificate/mock").arn } },
  },
  aws_acmpca_certificate_authority: { loss: { of: "the authority's key" } },
};
