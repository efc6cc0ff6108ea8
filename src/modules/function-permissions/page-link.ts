import { type Statement } from "../shared/iam";

/** What the function's role may do: exactly what its handler calls. It acknowledges nothing itself. */
export const pageLinkStatements = ({ keyArn }: { readonly keyArn: string }): Statement[] => [
  { sid: "SignLinks", effect: "Allow", actions: ["kms:GenerateMac"], resources: [keyArn] },
];
