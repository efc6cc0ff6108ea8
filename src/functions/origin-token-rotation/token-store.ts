// Requests to key value stores are signed for all regions at once, which the SDK leaves to this package.
import "@aws-sdk/signature-v4a";
import {
  type CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  paginateListKeys,
  UpdateKeysCommand,
} from "@aws-sdk/client-cloudfront-keyvaluestore";
import { type Tokens } from "./tokens";

/** Keys of tokens in the store. CloudFront's function reads `current`; the others are the rotation's memory. */
const tokenKeys = ["current", "next", "previous"] as const;

/**
 * The key value store that CloudFront reads, as the rotation sees it. A write is refused when
 * somebody else wrote since the last read or write, so two invocations at once take no step twice.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-kvp.html
 */
export class TokenStore {
  private version: string | undefined;
  private present: ReadonlySet<string> = new Set();

  public constructor(
    private readonly client: CloudFrontKeyValueStoreClient,
    private readonly storeArn: string,
  ) {}

  public async read(): Promise<Tokens> {
    // The version first: a write between the two calls then makes the next write fail.
    const { ETag } = await this.client.send(new DescribeKeyValueStoreCommand({ KvsARN: this.storeArn }));
    this.version = ETag;
    const values = new Map<string, string>();
    for await (const { Items = [] } of paginateListKeys({ client: this.client }, { KvsARN: this.storeArn })) {
      for (const { Key, Value } of Items) if (Key !== undefined && Value !== undefined) values.set(Key, Value);
    }
    this.present = new Set(values.keys());
    const tokens: Partial<Record<(typeof tokenKeys)[number], string>> = {};
    for (const key of tokenKeys) {
      const value = values.get(key);
      if (value !== undefined) tokens[key] = value;
    }
    return { ...tokens, since: new Date(values.get("since") ?? 0) };
  }

  /** All keys in one write, so that no reader sees half a step. */
  public async write(tokens: Tokens): Promise<void> {
    const values = { current: tokens.current, next: tokens.next, previous: tokens.previous, since: tokens.since.toISOString() };
    const { ETag } = await this.client.send(
      new UpdateKeysCommand({
        KvsARN: this.storeArn,
        IfMatch: this.version,
        Puts: Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ Key: key, Value: value }])),
        Deletes: Object.entries(values).flatMap(([key, value]) => (value === undefined && this.present.has(key) ? [{ Key: key }] : [])),
      }),
    );
    this.version = ETag;
    this.present = new Set(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [key])));
  }
}
