import * as contracts from "../../src/layers/contracts";
import { realStacks } from "../helpers/estate";

type AnyContract = Pick<typeof contracts.zoneContract, "layer"> & {
  readonly fields: contracts.Fields;
  readonly forOperators: Readonly<Record<string, string | undefined>>;
};

const isContract = (value: unknown): value is AnyContract => typeof value === "object" && value !== null && "forOperators" in value;

/** Every contract; those of both regions' layers that publish the same fields are one. */
const all: readonly (readonly AnyContract[])[] = Object.values(contracts).flatMap((value: unknown) => {
  if (isContract(value)) return [[value]];
  const pair = typeof value === "object" && value !== null ? Object.values(value).filter(isContract) : [];
  return pair.length === 0 ? [] : [pair];
});

/** Outputs that some stack reads, as `<layer>.<output>`. */
async function readOutputs(): Promise<ReadonlySet<string>> {
  const reads = /data\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)/g;
  return new Set(
    (await realStacks()).flatMap(({ json }) => [...JSON.stringify(json).matchAll(reads)].map(([, layer, output]) => `${layer}.${output}`)),
  );
}

const nameOf = ([first]: readonly AnyContract[]): string => first?.layer ?? "";

describe.each(all.map((one) => [nameOf(one), one] as const))("the contract of %s", (_, one) => {
  const isRead = async (field: string): Promise<boolean> => {
    const read = await readOutputs();
    return one.some(({ layer }) => read.has(`${layer}.${field}`));
  };

  it("has no field that neither a stack reads nor a person needs", async () => {
    for (const { layer, fields, forOperators } of one)
      for (const field of Object.keys(fields))
        expect([`${layer}.${field}`, (await isRead(field)) || forOperators[field] !== undefined]).toEqual([`${layer}.${field}`, true]);
  });

  it("says for operators alone what no stack reads", async () => {
    for (const { layer, forOperators } of one)
      for (const field of Object.keys(forOperators))
        expect([`${layer}.${field}`, await isRead(field)]).toEqual([`${layer}.${field}`, false]);
  });
});

it("are those of every layer that publishes", async () => {
  const publishing = (await realStacks()).filter(({ json }) => json.output !== undefined).map(({ layer }) => layer);
  expect(new Set(all.flat().map(({ layer }) => layer))).toEqual(new Set(publishing));
});
