/** Where AWS and Terraform describe what rules are about. */
export const aws = "https://docs.aws.amazon.com";
export const terraform = "https://developer.hashicorp.com/terraform/language";
export const lifecycle = `${terraform}/meta-arguments/lifecycle`;

/** What to do first where something else still uses what goes: a stack is applied by itself, and AWS keeps what another one uses. */
export const leaveFirst =
  "apply first what makes the others stop using it; to replace it, make the new one beside the old, let the others move to it, and remove the old one last";
