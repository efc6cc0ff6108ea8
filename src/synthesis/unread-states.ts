/**
 * Leaves out remote states that nothing in a stack reads. Where an environment has nothing of a layer,
 * its stack is empty, and must not need the states of others: they may not exist yet.
 *
 * @param json Terraform JSON of a stack.
 */
export function withoutUnreadStates(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { data = {}, ...rest } = json as { readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  const { terraform_remote_state: states = {}, ...others } = data;
  const text = JSON.stringify([rest, others]);
  const read = Object.fromEntries(Object.entries(states).filter(([name]) => readsState(text, name)));
  if (Object.keys(read).length === Object.keys(states).length) return { ...json };
  const left = { ...others, ...(Object.keys(read).length === 0 ? {} : { terraform_remote_state: read }) };
  return { ...rest, ...(Object.keys(left).length === 0 ? {} : { data: left }) };
}

/** Whether a text of Terraform reads an output of a remote state. */
export const readsState = (text: string, name: string): boolean => text.includes(`data.terraform_remote_state.${name}.`);
