import { Testing } from "cdktf";
import { type Construct } from "constructs";
import { type StackJson } from "./estate";

/** Synthesizes constructs in a stack of their own, for tests of one module. */
export function synthModule(build: (scope: Construct) => void): { readonly json: StackJson } {
  return { json: JSON.parse(Testing.synthScope(build)) as StackJson };
}
