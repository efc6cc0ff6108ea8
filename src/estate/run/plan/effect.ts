import { type ResourceChange } from "./plan-json";

/**
 * Everything that a plan can do with a resource. `import`, `move` and `forget` change the state alone;
 * `unrecognized` are actions that no version of Terraform had when this was written.
 */
export const effects = ["add", "change", "replace", "destroy", "import", "move", "forget", "unrecognized"] as const;
export type PlannedEffect = (typeof effects)[number];
export type Effect = PlannedEffect | "none";

/** @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
const byActions: Readonly<Record<string, Effect>> = {
  "no-op": "none",
  create: "add",
  update: "change",
  "delete,create": "replace",
  "create,delete": "replace",
  delete: "destroy",
  forget: "forget",
};

/** What Terraform's list of actions comes to, with what it does to the state beside them. */
export function effectOf({ mode, previous_address: previous, change: { actions, importing } }: ResourceChange): Effect {
  const written = actions.join(",");
  if (mode === "data" && (written === "read" || written === "no-op")) return "none";
  const effect = Object.hasOwn(byActions, written) ? byActions[written] : undefined;
  if (effect !== "none") return effect ?? "unrecognized";
  return importing !== undefined && importing !== null ? "import" : previous === undefined ? "none" : "move";
}

/** Whether a change is of what an earlier replacement left over, and not of the object that lives at the address. */
export const isLeftover = ({ deposed }: Pick<ResourceChange, "deposed">): boolean => deposed !== undefined && deposed !== "";

/** Terraform's own name of an object: the live one and what is left over of earlier ones share an address. */
export const objectName = ({ address, deposed }: Pick<ResourceChange, "address" | "deposed">): string =>
  deposed === undefined || deposed === "" ? address : `${address} (deposed object ${deposed})`;
