/** What synthesis and the command are made of: what a copy of the project needs beside its packages. */
export const projectParts = [
  "main.ts",
  "cdktf.json",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  ".gitignore",
  "bin",
  "scripts",
  "config",
  "src",
  "packages",
];
