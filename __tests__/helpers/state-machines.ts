import validate from "asl-validator";

/**
 * What AWS's language refuses in a definition, as `code: message`; empty for a definition that is right.
 *
 * @param definition as it stands in the synthesized JSON
 */
export function languageErrors(definition: string): string[] {
  // Terraform fills its expressions in later; any ARN stands for them here.
  const filled = definition.replace(/\$\{[^}]+\}/g, "arn:aws:lambda:us-east-1:111111111111:function:any");
  const { isValid, errors } = validate(JSON.parse(filled));
  return isValid ? [] : errors.map((error) => `${error["Error code"]}: ${error.Message ?? JSON.stringify(error)}`);
}
