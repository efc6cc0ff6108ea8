import {
  App,
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformResource,
  TerraformStack,
  Tokenization,
} from "cdktf";
import { type Construct } from "constructs";
import { type FunctionArchive } from "../facts/function-archive";
import { archivesContext } from "./archives";
import { type PlacedStack, type StackInstance } from "../layers/instances";
import { invokeAspects } from "./engine-internals";
import { type StackLoaders } from "./layer-stack";
import { forgettingTokens } from "./token-storage";
import { readsState } from "./unread-states";

/** Takes the place of a stack that the rendered one reads from; contracts ask nothing but its place of it. */
class StandIn extends TerraformStack {
  public constructor(
    scope: Construct,
    public readonly instance: StackInstance,
  ) {
    super(scope, instance.id);
  }
}

/** Terraform JSON of one element: `{ resource: { aws_vpc: { main: { … } } } }`. */
export type Fragment = Readonly<Record<string, unknown>>;

export interface RenderSettings {
  readonly archives: readonly FunctionArchive[];
  /** The class of each layer. */
  readonly loaders: StackLoaders;
  /** Folder in which CDKTF makes its empty output folder; nothing else is written. */
  readonly scratch: string;
  /** Addresses of the resources and data sources that are wanted; what is left out saves most of the work. @default all */
  readonly wanted?: ReadonlySet<string> | undefined;
}

/**
 * Terraform JSON of one stack, the same that synthesis writes to its file, element by element, made
 * in memory and without the other stacks: for whoever asks what a stack would be under many
 * configurations.
 *
 * @param estate every stack of the same configuration
 * @throws Error when the stack cannot be built or is not valid, as synthesis would.
 */
export async function renderStack(
  placed: PlacedStack,
  estate: readonly PlacedStack[],
  { archives, loaders, scratch, wanted }: RenderSettings,
): Promise<readonly Fragment[]> {
  const Stack = await loaders[placed.layer.id]();
  return forgettingTokens(() => {
    const app = new App({ stackTraces: false, context: archivesContext(archives), outdir: scratch });
    for (const { instance } of estate) if (placed.instance.dependsOn.includes(instance.id)) new StandIn(app, instance);
    const stack = new Stack(app, placed);
    invokeAspects(stack);
    stack.runAllValidations();
    const resolver = new DefaultTokenResolver(new StringConcat());
    const fragments = stack.node
      .findAll()
      .filter((construct) => TerraformElement.isTerraformElement(construct))
      .filter((element) => wanted === undefined || isWanted(element, wanted))
      .map((element) => Tokenization.resolve(element.toTerraform(), { scope: stack, resolver, preparing: false }) as Fragment);
    return wanted === undefined ? withoutUnread(fragments) : fragments;
  });
}

/** Synthesis leaves out remote states that nothing in the stack reads; what reads them is seen in the whole alone. */
function withoutUnread(fragments: readonly Fragment[]): readonly Fragment[] {
  const stateIn = ({ data }: { readonly data?: { readonly terraform_remote_state?: object } }): string | undefined =>
    Object.keys(data?.terraform_remote_state ?? {})[0];
  const text = JSON.stringify(fragments.filter((fragment) => stateIn(fragment) === undefined));
  return fragments.filter((fragment) => {
    const name = stateIn(fragment);
    return name === undefined || readsState(text, name);
  });
}

/** Outputs, providers and settings are few and always wanted. */
function isWanted(element: TerraformElement, wanted: ReadonlySet<string>): boolean {
  if (TerraformResource.isTerraformResource(element)) return wanted.has(`${element.terraformResourceType}.${element.friendlyUniqueId}`);
  return (
    !TerraformDataSource.isTerraformDataSource(element) || wanted.has(`data.${element.terraformResourceType}.${element.friendlyUniqueId}`)
  );
}
