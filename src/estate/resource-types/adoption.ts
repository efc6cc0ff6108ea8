/**
 * How something that exists comes into a state that has lost it.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (section "Import" of each type)
 */
export type Adoption =
  /** By an import id that its arguments give. */
  | { readonly by: "arguments"; readonly form: string }
  /** By an id that AWS gave it. */
  | { readonly by: "id"; readonly assigned: Assigned }
  /** It is created again. */
  | { readonly by: "creation"; readonly because: string };

/** What happens when a thing that AWS gave an id to is created again, and how it is found without the id. */
export type Assigned = {
  /** Form of the import id, where it is not the id alone. @default {id} */
  readonly form?: string;
} & (
  | {
      /** Type by which the tagging API lists it; its tags are the resource's. */
      readonly tagged: string;
      /** Whether the id is the whole ARN, or what comes last in it. */
      readonly id: "arn" | "last";
    }
  /** Why a second one cannot come to be, so that nothing needs to be found. */
  | { readonly once: string }
);

/**
 * Its things have the name that their arguments give: what exists is found by its arguments alone,
 * whether or not anybody noted that it was made.
 *
 * @param form import id. `{argument}` is the argument of that name, `{argument|last}` its part after the
 * last slash; what is in brackets is left out where it has an argument that is not set. `{account}` and
 * `{region}` are those of the stack.
 */
export const byArguments = (form: string): Adoption => ({ by: "arguments", form });

/**
 * AWS gives it an id, would make a second one, and lists it by its tags.
 *
 * @param tagged type by which the tagging API lists it.
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 */
export const byTags = (tagged: string, id: "arn" | "last"): Adoption => ({ by: "id", assigned: { tagged, id } });

/** AWS gives it an id, and refuses a second one: Terraform's output of its creation alone has the id. */
export const refusedTwice = (what: string, form?: string): Adoption => harmlessTwice(`AWS refuses a second one: ${what}`, form);

/** AWS gives it an id, and a second one changes nothing. */
export const harmlessTwice = (once: string, form?: string): Adoption => ({
  by: "id",
  assigned: { ...(form === undefined ? {} : { form }), once },
});

/** It is created again, and nothing comes to be twice by it. */
export const createdAgain = (because: string): Adoption => ({ by: "creation", because });
