import { CodeconnectionsConnection } from "@cdktf/provider-aws/lib/codeconnections-connection";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/**
 * How pipelines and jobs read from GitHub. It is made pending: a person who administers the organization there
 * authorises it once, in the console, and chooses the repositories that it may read.
 * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html
 */
export class SourceConnection extends Construct {
  public readonly arn: string;

  public constructor(scope: Construct, id: string, { place, role = "github" }: { readonly place: Place; readonly role?: string }) {
    super(scope, id);
    this.arn = new CodeconnectionsConnection(this, "connection", {
      name: physicalName("codeConnection", place.names, role),
      providerType: "GitHub",
    }).arn;
  }
}
