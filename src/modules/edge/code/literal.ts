/** A value as JavaScript. Terraform would take `${` and `%{` in the code for its own. */
export const jsLiteral = (value: unknown): string => JSON.stringify(value).replaceAll("${", "\\u0024{").replaceAll("%{", "\\u0025{");
