import { type SynthesizedStack } from "../../synthesized";
import { type TagReader } from "./model";
import { isRecord } from "./values";

/** Keys of conditions by which a policy, or a backup's selection, asks for a tag. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html */
const condition = /\b[a-z0-9-]+:(?:Resource|Principal|Request|ExistingObject|RequestObject)Tag\/([\p{L}\p{N}_.:=+@-]+)/gu;
/** How budgets, targets of Systems Manager and tag filters in JSON name a tag. */
const inTexts = [/^tag:([^:]+)$/, /^user:([^$]+)\$/, /"(?:TagFilters|Tags|resource_?tags)":\s*(?:\[\s*)?\{\s*"Key":\s*"([^"]+)"/gi];

/** Who in the synthesized estate reads a tag, by its key. */
export class TagReaders {
  private readonly byKey = new Map<string, TagReader[]>();

  public constructor(stacks: readonly SynthesizedStack[]) {
    for (const { instance, json } of stacks) {
      for (const [type, byName] of Object.entries(json.resource ?? {})) {
        for (const [name, { "//": _metadata, tags: _tags, tags_all: _all, ...values }] of Object.entries(byName)) {
          this.collect(values, "", {
            stack: instance.id,
            address: `${type}.${name}`,
            decides: /policy|_selection|^aws_(?:iam|kms|s3|sqs|sns|backup|dlm|secretsmanager|vpc_endpoint|codedeploy)/.test(type),
          });
        }
      }
    }
  }

  public of(key: string): readonly TagReader[] {
    return this.byKey.get(key) ?? [];
  }

  private collect(value: unknown, around: string, reader: TagReader): void {
    if (typeof value === "string") return this.text(value, around, reader);
    if (Array.isArray(value)) for (const inner of value) this.collect(inner, around, reader);
    if (!isRecord(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      // A selection, a filter or a suppression names the key beside the value.
      if (/(?:^|_)tags?(?:$|_)/.test(around) && /^(?:key|tag_key)$/.test(name) && typeof inner === "string") this.add(inner, reader);
      if (name === "tag_key" && typeof inner === "string") this.add(inner, reader);
      if (name === "target_tags" && isRecord(inner)) for (const key of Object.keys(inner)) this.add(key, reader);
      this.collect(inner, name, reader);
    }
  }

  private text(text: string, _around: string, reader: TagReader): void {
    if (text.includes("Tag/")) for (const [, key = ""] of text.matchAll(condition)) this.add(key, reader);
    for (const pattern of inTexts) {
      if (pattern.global) for (const [, key = ""] of text.matchAll(pattern)) this.add(key, reader);
      else {
        const key = pattern.exec(text)?.[1];
        if (key !== undefined) this.add(key, reader);
      }
    }
  }

  private add(key: string, reader: TagReader): void {
    const readers = this.byKey.get(key) ?? [];
    if (!readers.some(({ stack, address }) => stack === reader.stack && address === reader.address))
      this.byKey.set(key, [...readers, reader]);
  }
}
