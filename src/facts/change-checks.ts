/** What a change of the estate must pass before anybody looks at its plans, in GitHub Actions and in CodeBuild alike. */
export const changeChecks = [
  "npx estate config check",
  "npm run lint",
  "npx estate synth",
  "npx estate check services",
  "npx estate check aws",
  "npx estate access check",
  "npx estate atlantis --check",
  "npx estate workflows --check",
] as const;
