/** Value of an environment variable that the function cannot work without. */
export function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined || value === "") throw new Error(`environment variable ${name} is not set on this function`);
  return value;
}
