/**
 * Regions in which AWS's chat applications are configured; a configuration is the account's, and takes topics of every region.
 * @see https://docs.aws.amazon.com/general/latest/gr/chatbot.html
 * @see https://github.com/aws/aws-cli/issues/8658 (there is no endpoint in us-east-1)
 */
export const chatRegions: readonly string[] = ["us-east-2", "us-west-2", "eu-west-1", "ap-southeast-1"];

/** The one of an environment's regions from which its chat is configured; none where neither has the service. */
export const chatRegionOf = ({
  primary,
  recovery,
}: Readonly<Record<"primary" | "recovery", { readonly name: string }>>): string | undefined =>
  [primary.name, recovery.name].find((name) => chatRegions.includes(name));
