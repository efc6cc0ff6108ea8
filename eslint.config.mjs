import tseslint from "typescript-eslint";

const noBarrel = { name: "@cdktf/provider-aws", message: "Import bindings by path (@cdktf/provider-aws/lib/vpc): the barrel costs 2-3 s and 570 MB." };
const forbid = (...groups) => groups.map(([group, message]) => ({ group, message }));
const restricted = (patterns) => ["error", { paths: [noBarrel], patterns }];

const toConfig = [["**/config/**", "**/config"], "Modules take narrow props, never the configuration."];
const toStacks = [["**/stacks/**"], "Imports point one way: main -> stacks -> modules."];
const toFunctions = [["**/functions/*/*", "!**/functions/*/permissions"], "Modules know functions by their archives and their permissions; the rest belongs to the archives."];
const toCli = [["**/cli/**"], "Imports point one way: cli -> estate."];
const toEstate = [["**/estate/**"], "Stacks and modules do not know what is done with their output."];
const toBindings = [["@cdktf/provider-*", "@cdktf/provider-*/**"], "Stacks compose modules; only LayerStack creates provider elements."];
const toConstructs = [["cdktf", "cdktf/**", "constructs", "@cdktf/provider-*", "@cdktf/provider-*/**", "**/*-stack"], "What works on the synthesized estate never reaches back into the constructs."];

export default tseslint.config(
  { ignores: ["node_modules", "cdktf.out", ".build", ".estate", "coverage"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      // A leading underscore marks what is taken out of an object in order to leave it behind.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-restricted-imports": restricted([]),
      eqeqeq: "error",
    },
  },
  { files: ["config/**/*.ts"], rules: { "no-restricted-imports": restricted(forbid(toStacks, toCli, toEstate)) } },
  {
    files: ["src/modules/**/*.ts"],
    rules: {
      "no-restricted-imports": restricted(forbid(toConfig, toStacks, toFunctions, toCli, toEstate)),
      "no-restricted-properties": ["error", { object: "process", property: "env", message: "Modules read no environment variables." }],
    },
  },
  {
    files: ["src/stacks/**/*.ts"],
    ignores: ["src/stacks/layer-stack.ts"],
    rules: { "no-restricted-imports": restricted(forbid(toBindings, toCli, toEstate)) },
  },
  { files: ["src/estate/**/*.{ts,tsx}"], rules: { "no-restricted-imports": restricted(forbid(toConstructs, toCli)) } },
  { files: ["src/cli/**/*.ts"], rules: { "no-restricted-imports": restricted(forbid(toConstructs)) } },
);
