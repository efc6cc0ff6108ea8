import { awsProviderAddress } from "./versions";

/** A CLI configuration that takes the one provider from a folder and everything else from its registry. */
export function cliConfig(mirror: string): string {
  const address = JSON.stringify(awsProviderAddress);
  return `# Written by the estate command; the next run writes it again.
provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = [${address}]
  }
  direct {
    exclude = [${address}]
  }
}
`;
}

/**
 * The folder that such a configuration names; undefined for any other text. A command within a command
 * meets one each time, and the parser of HCL takes longer to load than all else that it reads.
 */
export function mirrorIn(text: string): string | undefined {
  const [, path] = /^ {4}path {4}= "([^"\\]*)"$/m.exec(text) ?? [];
  return path !== undefined && cliConfig(path) === text ? path : undefined;
}
