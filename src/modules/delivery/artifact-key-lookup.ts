import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { textKnownAtApply } from "../shared/ordering";

export interface ArtifactKeyLookupProps {
  /** Alias of a key of the other region, with `alias/`. */
  readonly alias: string;
  /** Attribute of a resource of the same stack that is unknown until the first apply: it defers the call. */
  readonly unknownUntilApply: string;
  readonly provider: TerraformProvider;
}

/**
 * The ARN of a key of the other region: roles of other accounts cannot find a key by its alias.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_EncryptionKey.html
 */
export class ArtifactKeyLookup extends Construct {
  public readonly keyArn: string;

  public constructor(scope: Construct, id: string, { alias, unknownUntilApply, provider }: ArtifactKeyLookupProps) {
    super(scope, id);
    this.keyArn = new DataAwsKmsAlias(this, "key", { name: textKnownAtApply(alias, unknownUntilApply), provider }).targetKeyArn;
  }
}
