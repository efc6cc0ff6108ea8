/**
 * Where the people of one role come from. Users of the identity account show a second factor to AWS;
 * for the others their provider asks for it, and AWS learns nothing of it.
 */
export type IdentitySource =
  | { readonly kind: "iamUsers"; readonly accountId: string; readonly mfaMaxAgeMinutes: number }
  | { readonly kind: "saml"; readonly providerArn: string }
  | { readonly kind: "oidc"; readonly providerArn: string; readonly audience: string }
  | { readonly kind: "identityCenter"; readonly accountId: string; readonly permissionSet: string };
