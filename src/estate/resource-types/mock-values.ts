/** Long enough for every service that checks the length. */
export const password = "mockPasswordOf32CharactersLength";

const account = "123456789012";

export const arn = (service: string, resource: string, region = "us-east-1"): { readonly arn: string } => ({
  arn: `arn:aws:${service}:${region}:${account}:${resource}`,
});
