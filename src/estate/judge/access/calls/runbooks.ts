import { roleOfDocument } from "../world/automation-steps";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld } from "../world/world";

/** Documents that people start, each with the ARN of the role that it names. AWS Config and rules of EventBridge start others. */
export const runbookDocuments = ({ resources }: AccessWorld): { readonly document: EstateResource; readonly role: string }[] =>
  resources.flatMap((document) => {
    const role =
      document.type === "aws_ssm_document" && String(document.args.name).includes("-runbook-")
        ? roleOfDocument(String(document.args.content))
        : undefined;
    return role === undefined ? [] : [{ document, role }];
  });
