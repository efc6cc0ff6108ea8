import { type SynthesizedStack } from "../../../synthesized";

type Stacks = readonly Pick<SynthesizedStack, "instance" | "json">[];
type Args = Readonly<Record<string, unknown>>;

/** A rule of AWS Config that the estate has made, alone or in a conformance pack. */
export interface DeclaredRule {
  readonly region: string;
  readonly id: string;
  /** Name in the account; AWS adds to it within a pack. */
  readonly name: string;
  readonly pack?: string;
}

const ofType = (stacks: Stacks, type: string): { readonly region: string; readonly args: Args }[] =>
  stacks.flatMap(({ instance, json }) =>
    Object.values(json.resource?.[type] ?? {}).map((args) => ({ region: instance.region, args: args as Args })),
  );

/** Last part of the construct's path that has a meaning: the id of a rule. */
const idOf = (args: Args): string =>
  String((args["//"] as { metadata?: { path?: unknown } } | undefined)?.metadata?.path ?? "")
    .split("/")
    .at(-1) ?? "";

interface PackTemplate {
  readonly Resources?: Readonly<Record<string, { readonly Properties?: { readonly ConfigRuleName?: string } }>>;
}

export const declaredRules = (stacks: Stacks): DeclaredRule[] => [
  ...ofType(stacks, "aws_config_config_rule").map(({ region, args }) => ({ region, id: idOf(args), name: String(args.name) })),
  ...ofType(stacks, "aws_config_conformance_pack").flatMap(({ region, args }) =>
    Object.values((JSON.parse(String(args.template_body)) as PackTemplate).Resources ?? {}).map(
      ({ Properties: { ConfigRuleName: id = "" } = {} }) => ({
        region,
        id,
        name: id,
        pack: String(args.name),
      }),
    ),
  ),
];

/** Ends of the ARNs of the standards of CIS that Security Hub checks, by region. */
export const declaredBenchmarks = (stacks: Stacks): { readonly region: string; readonly standard: string }[] =>
  ofType(stacks, "aws_securityhub_standards_subscription").flatMap(({ region, args }) => {
    const standard = /standards\/(cis-aws-foundations-benchmark\/v\/[\d.]+)$/.exec(String(args.standards_arn))?.[1];
    return standard === undefined ? [] : [{ region, standard }];
  });
