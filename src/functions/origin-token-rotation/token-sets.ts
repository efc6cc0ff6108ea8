import {
  GetRegexPatternSetCommand,
  ListRegexPatternSetsCommand,
  UpdateRegexPatternSetCommand,
  type WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { expressionOf } from "./digest";

const scope = "REGIONAL";

/**
 * The set of digests by which one region knows the values that it takes. It is written only when it differs, and only as it was
 * read: WAF refuses a write after somebody else's.
 */
export class TokenSet {
  public constructor(
    private readonly client: WAFV2Client,
    private readonly name: string,
    public readonly region: string,
  ) {}

  /** Makes the region take exactly these values; says whether it had to be changed. */
  public async hold(tokens: readonly string[]): Promise<boolean> {
    const address = { Name: this.name, Scope: scope, Id: await this.find() } as const;
    const { RegexPatternSet: set, LockToken } = await this.client.send(new GetRegexPatternSetCommand(address));
    const present = (set?.RegularExpressionList ?? []).map(({ RegexString }) => RegexString ?? "");
    const wanted = tokens.map(expressionOf);
    if (present.length === wanted.length && wanted.every((expression) => present.includes(expression))) return false;
    await this.client.send(
      new UpdateRegexPatternSetCommand({
        ...address,
        LockToken,
        Description: set?.Description,
        RegularExpressionList: wanted.map((RegexString) => ({ RegexString })),
      }),
    );
    return true;
  }

  /** @throws Error when the region has no such set: its ingress is not applied. */
  private async find(): Promise<string> {
    let NextMarker: string | undefined;
    do {
      const page = await this.client.send(new ListRegexPatternSetsCommand({ Scope: scope, NextMarker }));
      const found = page.RegexPatternSets?.find(({ Name }) => Name === this.name);
      if (found?.Id !== undefined) return found.Id;
      NextMarker = page.NextMarker;
    } while (NextMarker !== undefined && NextMarker !== "");
    throw new Error(`${this.region} has no set ${this.name}; apply the region's ingress first`);
  }
}
