import { createHash } from "node:crypto";
import { Writer } from "protobufjs/minimal";
import { fieldsOf, textOf } from "./message";
import { rewrite } from "./narrow-blocks";
import { type TypeKind, typeSchema } from "./narrow-schema";
import { placeholderForms } from "./placeholder-forms";
import { type ArgumentTypes, argumentTypes, placeholderMark, withPlaceholders } from "./placeholders";
import { providerCall } from "./plugin-protocol";

/** Numbers of the fields that are read and written, by message. */
const field = {
  planRequest: { type: 1 },
  planResponse: { state: 1, olderSdk: 5 },
  readRequest: { type: 1, config: 2 },
  readResponse: { state: 1 },
  dynamicValue: { msgpack: 1 },
} as const;

/**
 * - `made`: what is planned counts as made: what AWS alone knows gets placeholders, so that a plan
 *   from nothing has every value, and is the state that its apply would leave;
 * - `there`: a plan on such a state, in which what is not known stays so.
 */
export type Simulation = "made" | "there";

/**
 * Keeps a plan from AWS: data sources are answered here, and planned resources have every value.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/tfplugin5.8.proto
 */
export class SimulatedCalls {
  private readonly types = new Map<string, ArgumentTypes>();
  private made = 0;

  /** @param schema the encoded `tfplugin5.GetProviderSchema.Response` that Terraform was given. */
  public constructor(
    private readonly schema: Uint8Array,
    private readonly simulation: Simulation,
  ) {}

  /** What to answer in the provider's place; undefined for a call that needs no AWS. */
  public instead(method: string, request: Buffer): Buffer | undefined {
    switch (method) {
      case providerCall("ReadDataSource"):
        return this.read(request);
      // What stands for a value of AWS has not its form; real values are checked by every plan.
      case providerCall("ValidateResourceTypeConfig"):
      case providerCall("ValidateDataSourceConfig"):
        return request.includes(placeholderMark) ? Buffer.alloc(0) : undefined;
      default:
        return undefined;
    }
  }

  /** What Terraform gets of the provider's answer. */
  public answer(method: string, request: Buffer, answer: Buffer): Buffer {
    if (this.simulation !== "made" || method !== providerCall("PlanResourceChange")) return answer;
    const type = textOf(fieldsOf(request).bytes(field.planRequest.type));
    this.made += 1;
    const owner = `${this.made}-${type}`;
    const options = { forms: placeholderForms[type], zeros: fieldsOf(answer).flag(field.planResponse.olderSdk) };
    return Buffer.from(
      rewrite(answer, (number, content) =>
        number === field.planResponse.state
          ? dynamicValue(withPlaceholders(msgpackOf(content), this.typesOf("resources", type), owner, options))
          : content,
      ),
    );
  }

  /** What a data source's code says, and for the rest what follows from that alone. */
  private read(request: Buffer): Buffer {
    const { bytes } = fieldsOf(request);
    const type = textOf(bytes(field.readRequest.type));
    const owner = `data-${createHash("sha256").update(request).digest("hex").slice(0, 12)}-${type}`;
    const state = withPlaceholders(msgpackOf(bytes(field.readRequest.config)), this.typesOf("dataSources", type), owner, { nulls: true });
    return Buffer.from(bytesField(Writer.create(), field.readResponse.state, dynamicValue(state)).finish());
  }

  private typesOf(kind: TypeKind, type: string): ArgumentTypes {
    const key = `${kind} ${type}`;
    const found = this.types.get(key) ?? argumentTypes(typeSchema(this.schema, kind, type));
    this.types.set(key, found);
    return found;
  }
}

const lengthDelimited = 2;
const bytesField = (writer: Writer, number: number, content: Uint8Array): Writer =>
  writer.uint32((number << 3) | lengthDelimited).bytes(content);
const dynamicValue = (msgpack: Uint8Array): Uint8Array => bytesField(Writer.create(), field.dynamicValue.msgpack, msgpack).finish();
const msgpackOf = (value: Uint8Array): Uint8Array => fieldsOf(value).bytes(field.dynamicValue.msgpack);
