import { XrayEncryptionConfig } from "@cdktf/provider-aws/lib/xray-encryption-config";
import { Construct } from "constructs";

/**
 * How X-Ray encrypts the traces of an account and region, said once, so that a change of it is drift. X-Ray always
 * encrypts; the key is its own, since its insights report themselves by events, which take no customer-managed key,
 * and since no span carries more than the names of services, paths and times.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html
 */
export class TraceEncryption extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new XrayEncryptionConfig(this, "config", { type: "NONE" });
  }
}
