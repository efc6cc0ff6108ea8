/**
 * `value`, known only once every resource behind `waitsFor` is there: Terraform orders by reference,
 * so whoever takes the result waits for all of them, outputs and other stacks included, and gets
 * nothing when one of them fails. For orders within one construct prefer `dependsOn`.
 *
 * @param waitsFor attributes of the resources to wait for
 */
export function after(value: string, ...waitsFor: readonly string[]): string {
  return `\${element([${[value, ...waitsFor].map((part) => `"${part}"`).join(", ")}], 0)}`;
}
