import { readFileSync } from "node:fs";
import { decode } from "@msgpack/msgpack";
import { unzipSync } from "fflate";
import { type Composition, type Expression } from "../compose/compose";
import { fieldsOf, textOf } from "../provider-host/message";

/** What a stack's output was planned to be. */
export interface PlannedOutput {
  /** In MessagePack with its type, as Terraform writes it, in base 64. */
  readonly value: string;
  /** Whether it, or a part of it, must not be shown. */
  readonly marked: boolean;
}
export type PlannedOutputs = Readonly<Record<string, PlannedOutput>>;

/** What a composition was fed in the place of a stack's output. */
export interface Fed {
  readonly stack: string;
  readonly field: string;
  readonly expression: Expression;
  /** What it has to be. */
  readonly wanted: PlannedOutput;
}

const valueName = (stack: string, field: string): string => `value__${stack}__${field}`;
const markName = (stack: string, field: string): string => `mark__${stack}__${field}`;
const fedName = (stack: string, field: string): string => `fed__${stack}__${field}`;

/** Makes the outputs of the stacks, and what was fed, outputs of the root: of those alone a plan file says what they are. */
export function withRecords({ root, stacks }: Composition, fed: readonly Fed[]): Composition {
  const output = Object.fromEntries([
    ...[...stacks].flatMap(([id, stack]) =>
      fieldsIn(stack).flatMap((field) => {
        const value = `module.${id}.${field}`;
        return [
          [valueName(id, field), { value: `\${${value}}`, sensitive: true }],
          // Of a part of a value the function says nothing, and of a text that is made of it all that is true of its parts.
          [markName(id, field), { value: `\${issensitive(jsonencode(${value}))}`, sensitive: true }],
        ] as const;
      }),
    ),
    ...fed.map(({ stack, field, expression }) => [fedName(stack, field), { value: expression.text, sensitive: true }] as const),
  ]);
  // Terraform takes no empty block of outputs.
  return { root: { ...root, ...(Object.keys(output).length > 0 ? { output } : {}) }, stacks };
}

const fieldsIn = ({ output = {} }: Composition["stacks"] extends ReadonlyMap<string, infer S> ? S : never): readonly string[] =>
  Object.keys(output as object);

/** What a plan file says of the stacks' outputs, by stack, and whether all that was fed was what it had to be. */
export function readRecords(
  file: string,
  stacks: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  fed: readonly Fed[],
): { readonly outputs: ReadonlyMap<string, PlannedOutputs>; readonly fits: boolean } {
  const values = rootOutputs(file);
  const outputs = new Map(
    [...stacks].map(([id, stack]) => [
      id,
      Object.fromEntries(
        fieldsIn(stack).map((field) => [
          field,
          { value: base64(values.get(valueName(id, field))), marked: isTrue(values.get(markName(id, field))) },
        ]),
      ),
    ]),
  );
  const fits = fed.every(({ stack, field, wanted }) => base64(values.get(fedName(stack, field))) === wanted.value);
  return { outputs, fits };
}

const base64 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("base64");

/** Of an unknown value that is not marked Terraform says that it does not know. */
function isTrue(bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined || bytes.length === 0) return true;
  const content = decode(bytes);
  return Array.isArray(content) && content[1] === true;
}

/** Numbers of fields in Terraform's own form of a plan. @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/plans/planproto/planfile.proto */
const numbers = { outputChanges: 4, outputName: 1, outputChange: 2, changeValues: 2, valueMsgpack: 1 } as const;

/**
 * What a plan file says that the outputs of its root will be, in MessagePack, with their types and with
 * all that is known of what is unknown. The JSON form says of an unknown value neither.
 */
function rootOutputs(file: string): ReadonlyMap<string, Uint8Array> {
  const { tfplan } = unzipSync(readFileSync(file), { filter: ({ name }) => name === "tfplan" });
  if (tfplan === undefined) throw new Error(`${file}: the archive has no plan`);
  return new Map(
    fieldsOf(tfplan)
      .all(numbers.outputChanges)
      .map((output) => {
        const change = fieldsOf(fieldsOf(output).bytes(numbers.outputChange));
        const after = change.all(numbers.changeValues).at(-1) ?? new Uint8Array();
        return [textOf(fieldsOf(output).bytes(numbers.outputName)), fieldsOf(after).bytes(numbers.valueMsgpack)] as const;
      }),
  );
}
