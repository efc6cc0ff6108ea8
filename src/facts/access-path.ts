/** Folder in IAM of what the layer `access` makes, so that one pattern speaks of all of it in every environment. */
export const accessPath = "/access/";
export const accessRoleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role${accessPath}${name}`;
